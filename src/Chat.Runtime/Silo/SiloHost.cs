using System.Net;
using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.Runtime.Streams;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Chat.Runtime.Silo;

/// <summary>Starts and stops a silo with its host.</summary>
internal sealed partial class SiloHost(
    SiloListener listener,
    SiloMember member,
    SiloLinks links,
    CallRouter router,
    RequestHandler requests,
    StreamHub streams,
    ActivationDirectory directory,
    GrainInterfaceCatalog catalog,
    GrainClasses classes,
    ClusterSecret secret,
    NodeIdentity identity,
    IOptions<EndpointOptions> endpoints,
    IOptions<SiloOptions> silo,
    ILogger<SiloHost> logger
) : IHostedService
{
    /// <summary>Bounds a graceful stop, below the 30 s that hosts give by default.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        catalog.Validate();
        classes.Validate();
        var options = endpoints.Value;
        RequireSecretBeyondLoopback(options);
        listener.Frames.Handle(FrameKind.Request, requests.OnRequest);
        listener.Frames.Handle(FrameKind.Cancel, requests.OnCancel);
        streams.Attach(listener);
        var siloPort = await BindAsync(options.SiloListeningEndpoint, options.SiloPort, cancellationToken);
        var hasGateway = options.GatewayPort > 0 || options.GatewayListeningEndpoint is not null;
        var gatewayPort = hasGateway
            ? await BindAsync(options.GatewayListeningEndpoint, options.GatewayPort, cancellationToken)
            : siloPort;
        router.Local = requests;
        requests.FollowMembership();
        await member.JoinAsync(
            silo.Value.SiloName,
            new IPEndPoint(options.AdvertisedIPAddress, options.SiloPort > 0 ? options.SiloPort : siloPort),
            new IPEndPoint(options.AdvertisedIPAddress, options.GatewayPort > 0 ? options.GatewayPort : gatewayPort),
            cancellationToken
        );
        links.Start();
        listener.Accept();
        LogStarted(logger, silo.Value.SiloName, identity.Address!.ToString(), gatewayPort);
    }

    /// <summary>
    /// Refuses new calls, finishes those that run, ends all grains, leaves the membership. A token that is cancelled from
    /// the start skips all of that.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            directory.Abandon();
        }
        else
        {
            await DrainAsync(cancellationToken);
        }

        await member.DisposeAsync();
        await listener.DisposeAsync();
        await links.DisposeAsync();
        LogStopped(logger, silo.Value.SiloName);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(DrainTimeout);
        requests.IsDraining = true;
        directory.IsDraining = true;
        var informed = listener.AnnounceLeaveAsync(timeout.Token);
        try
        {
            var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops.");
            await directory.DeactivateAllAsync(reason, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            LogCutShort(logger, directory.Count);
        }

        await informed;
        await member.LeaveAsync(timeout.Token);
        await listener.SayGoodbyeAsync(timeout.Token);
    }

    private async Task<int> BindAsync(IPEndPoint? endpoint, int port, CancellationToken cancellationToken)
    {
        var bound = await listener.BindAsync(
            endpoint ?? new IPEndPoint(endpoints.Value.AdvertisedIPAddress, port),
            cancellationToken
        );
        return bound.Port;
    }

    private void RequireSecretBeyondLoopback(EndpointOptions options)
    {
        IPAddress?[] addresses =
        [
            options.SiloListeningEndpoint?.Address,
            options.GatewayListeningEndpoint?.Address,
            options.AdvertisedIPAddress,
        ];
        if (secret.IsDevelopment && addresses.Any(address => address is not null && !IPAddress.IsLoopback(address)))
        {
            throw new InvalidOperationException(
                "A silo that listens beyond loopback needs a secret of its own: set Cluster__Secret, the same on all silos and clients."
            );
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Silo {Name} {Address} serves; clients connect to port {GatewayPort}")]
    private static partial void LogStarted(ILogger logger, string name, string address, int gatewayPort);

    [LoggerMessage(41, LogLevel.Information, "Silo {Name} has stopped")]
    private static partial void LogStopped(ILogger logger, string name);

    [LoggerMessage(42, LogLevel.Warning, "The silo stops with {Count} activations that did not end in time")]
    private static partial void LogCutShort(ILogger logger, int count);
}
