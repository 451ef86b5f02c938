using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Delivery;

/// <summary>Puts a <see cref="ClientStream"/> under the WebSocket that a request becomes.</summary>
internal sealed class ClientUpgrade(HttpContext context, IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Prepares a request that may become a WebSocket.</summary>
    public static void Prepare(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new ClientUpgrade(context, upgrade));
        }
    }

    public async Task<Stream> UpgradeAsync()
    {
        var features = context.Features;
        var stream = new ClientStream(
            await inner.UpgradeAsync(),
            PlainSocket(features),
            features.Get<IConnectionLifetimeFeature>()
        );
        features.Set(stream);
        await SpentRequest.ForgetAsync(context);
        return stream;
    }

    /// <summary>
    /// The socket, unless TLS is between it and the request. Whoever adds other connection middleware that changes the bytes
    /// has to exclude it here: what is written to the socket goes past it.
    /// </summary>
    private static Socket? PlainSocket(IFeatureCollection features) =>
        features.Get<ITlsHandshakeFeature>() is null ? features.Get<IConnectionSocketFeature>()?.Socket : null;
}
