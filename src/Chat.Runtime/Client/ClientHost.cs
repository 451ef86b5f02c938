using Chat.Runtime.Membership;
using Chat.Runtime.Streams;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Client;

/// <summary>
/// Connects a client to the silos there are and will be. Starting does not wait for one: calls do, as long as calls may
/// take.
/// </summary>
internal sealed partial class ClientHost(
    MembershipMonitor membership,
    SiloLinks links,
    StreamSubscriptions streams,
    IClusterClient client,
    IEnumerable<GatewayCountChangedHandler> countChanged,
    IEnumerable<ConnectionToClusterLostHandler> lost,
    ILogger<ClientHost> logger
) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly List<GatewayCountChangedHandler> _countChanged = [.. countChanged];
    private readonly List<ConnectionToClusterLostHandler> _lost = [.. lost];
    private int _count;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        streams.Attach(links);
        links.Connected += _ => Count(1);
        links.Disconnected += _ => Count(-1);
        membership.Start();
        links.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await membership.DisposeAsync();
        await links.DisposeAsync();
    }

    private void Count(int change)
    {
        int now;
        lock (_gate)
        {
            now = _count += change;
        }

        foreach (var handler in _countChanged)
        {
            Call(() => handler(client, new GatewayCountChangedEventArgs(now, now - change)));
        }

        if (now == 0)
        {
            _lost.ForEach(handler => Call(() => handler(client, EventArgs.Empty)));
        }
    }

    private void Call(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception e)
        {
            LogHandlerFailed(logger, e);
        }
    }

    [LoggerMessage(60, LogLevel.Error, "A handler of gateway changes failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception);
}
