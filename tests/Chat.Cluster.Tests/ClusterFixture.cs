using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>Three silos and two gateways; every test leaves them all running.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public ChatServer Server { get; } = ChatServer.Of(silos: 3, gateways: 2);

    public Task InitializeAsync() => Server.InitializeAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
