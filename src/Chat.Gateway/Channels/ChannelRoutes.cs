namespace Chat.Channels;

/// <summary>Addresses of channels. Those of each kind are under one of their own, and mean the same there.</summary>
internal static class ChannelRoutes
{
    /// <summary>The address of all channels of a kind.</summary>
    public static RouteGroupBuilder MapChannels(this IEndpointRouteBuilder routes, string path, string tag) =>
        routes.MapGroup(path).RequireAuthorization().WithTags(tag).ProducesProblem(401).ProducesProblem(503);

    /// <summary>The address of one channel; handlers take a <see cref="ChannelCall"/>.</summary>
    /// <param name="channels">Those of its kind.</param>
    /// <param name="prefix">The one that their ids have.</param>
    public static RouteGroupBuilder MapChannel(this IEndpointRouteBuilder channels, string prefix) =>
        channels.MapGroup("/{id}").WithMetadata(new ChannelPath(prefix)).ProducesProblem(404);
}
