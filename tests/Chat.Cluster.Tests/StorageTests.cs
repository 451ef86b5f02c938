using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>Grain state, on a database whose connections do not hold.</summary>
public sealed class StorageTests(ChatServer server) : IClassFixture<ChatServer>
{
    /// <summary>What the database says to the silo, the gateway understands: it asks again, and nobody sees an error.</summary>
    [Fact]
    public async Task Rooms_are_created_although_connections_are_cut()
    {
        await using var owner = await server.RegisterAsync();
        for (var round = 0; round < 5; round++)
        {
            await CutConnectionsAsync();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.CreateRoomAsync()));
        }
    }

    private async Task CutConnectionsAsync()
    {
        await using var command = server.Database.DataSource.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );
        await command.ExecuteNonQueryAsync();
    }
}
