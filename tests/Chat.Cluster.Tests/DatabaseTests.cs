using Chat.TestKit.Processes;
using Chat.Tests.Crowds;

namespace Chat.Tests;

/// <summary>The promise when the database itself goes away and comes back.</summary>
public sealed class DatabaseTests
{
    [Fact]
    public async Task Database_crashes_and_recovers_during_a_stream_of_posts()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var server = ChatServer.Of(silos: 2, gateways: 2, postgres);
        await server.InitializeAsync();
        await using var crowd = await Crowd.GatherAsync(server, rooms: 4, quietRooms: 2);

        await postgres.CrashAndRestartAsync();

        await server.UntilReadyAsync();
        await crowd.UntilAllAreAnsweredAsync();
        await crowd.VerifyAsync();
    }
}
