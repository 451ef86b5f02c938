using System.Net.Sockets;
using Chat.Data.Backups;
using Chat.Data.Schema;
using Npgsql;

namespace Chat.Silo;

/// <summary>What <c>Chat.Silo</c> does besides hosting grains: something with the database, and then it ends.</summary>
internal static class DatabaseCommand
{
    /// <summary>What kept it from being done, in a sentence for who wrote the database's address; null if nothing did.</summary>
    public static async Task<string?> TryAsync(IServiceProvider services, Func<NpgsqlDataSource, Task<string?>> work)
    {
        NpgsqlDataSource database;
        try
        {
            database = services.GetRequiredService<NpgsqlDataSource>();
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or FormatException)
        {
            return $"CHAT_POSTGRES cannot be understood: {exception.Message}";
        }

        try
        {
            return await work(database);
        }
        catch (NpgsqlException exception)
            when (exception.InnerException is SocketException inner && IsUnknownHost(inner))
        {
            string? host = new NpgsqlConnectionStringBuilder(database.ConnectionString).Host;
            return $"the host '{host}' cannot be found: {exception.Message}";
        }
        catch (Exception exception) when (exception is NpgsqlException or SchemaException or BackupException)
        {
            return exception.Message;
        }
    }

    // Npgsql names the address that did not answer, but not the name that has none.
    private static bool IsUnknownHost(SocketException exception) =>
        exception.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData;
}
