using Chat.Delivery;
using Chat.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Hubs;

internal static class HubSetup
{
    /// <summary>
    /// The longest frame. A text of the greatest length that can be configured (<c>Messages:MaxLength</c>, 100,000 UTF-16
    /// code units), each escaped as JSON allows (6 bytes), fits with room to spare, so that one that is too long is told
    /// so; a frame beyond this closes the connection.
    /// </summary>
    private const int MaxFrameBytes = 768 * 1024;

    public static IServiceCollection AddChatHub(this IServiceCollection services)
    {
        services
            .AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = MaxFrameBytes;
                options.AddFilter<ErrorFilter>();
            })
            .AddJsonProtocol(options => ClientJson.Configure(options.PayloadSerializerOptions));
        services.Replace(
            ServiceDescriptor.Singleton<IHubProtocol>(provider => new CodedHubProtocol(
                new JsonHubProtocol(provider.GetRequiredService<IOptions<JsonHubProtocolOptions>>())
            ))
        );
        services.AddSingleton<ErrorFilter>().AddSingleton<HubLifetimeManager<ChatHub>, OutboxLifetimeManager>();
        services.AddSingleton<ChannelRelays>().AddSingleton<FanOutSubscriptions>();
        services.AddHostedService(provider => provider.GetRequiredService<FanOutSubscriptions>());
        return services.ConfigureHttpJsonOptions(options => ClientJson.Configure(options.SerializerOptions));
    }

    public static void MapChatHub(this IEndpointRouteBuilder routes) =>
        routes
            .MapHub<ChatHub>("/hub", options => options.CloseOnAuthenticationExpiration = true)
            .Add(endpoint => endpoint.RequestDelegate = Prepared(endpoint.RequestDelegate!));

    private static RequestDelegate Prepared(RequestDelegate next) =>
        context =>
        {
            ClientUpgrade.Prepare(context);
            return next(context);
        };
}
