using System.Net.Sockets;
using Chat.Data.Schema;
using Npgsql;

namespace Chat.Silo;

/// <summary><c>Chat.Silo migrate</c>: brings the database's schema up to this build's, and ends.</summary>
internal static partial class MigrateCommand
{
    public static async Task<int> RunAsync(WebApplication app)
    {
        await using (app)
        {
            string? obstacle = await TryAsync(app.Services);
            if (obstacle is null)
            {
                return 0;
            }

            LogFailed(app.Logger, obstacle);
            return 1;
        }
    }

    /// <summary>What kept it from migrating, in a sentence for who wrote the address; null if nothing did.</summary>
    private static async Task<string?> TryAsync(IServiceProvider services)
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
            await Migrator.MigrateAsync(database);
            return null;
        }
        catch (NpgsqlException exception)
            when (exception.InnerException is SocketException inner && IsUnknownHost(inner))
        {
            string? host = new NpgsqlConnectionStringBuilder(database.ConnectionString).Host;
            return $"the host '{host}' cannot be found: {exception.Message}";
        }
        catch (Exception exception) when (exception is NpgsqlException or SchemaException)
        {
            return exception.Message;
        }
    }

    // Npgsql names the address that did not answer, but not the name that has none.
    private static bool IsUnknownHost(SocketException exception) =>
        exception.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData;

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "The database cannot be migrated: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
