using Chat.TestKit.Processes;

namespace Chat.LoadTest.Tests.Running;

/// <summary>The product with two gateways, for all runs of a class.</summary>
public sealed class TwoGateways : IAsyncLifetime
{
    public ChatServer Chat { get; } = ChatServer.Of(silos: 1, gateways: 2);

    public Task InitializeAsync() => Chat.InitializeAsync();

    public async Task DisposeAsync() => await Chat.DisposeAsync();
}
