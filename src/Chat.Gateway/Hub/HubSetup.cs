using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
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
            .AddJsonProtocol(options => ConfigureJson(options.PayloadSerializerOptions));
        services.Replace(
            ServiceDescriptor.Singleton<IHubProtocol>(provider => new CodedHubProtocol(
                new JsonHubProtocol(provider.GetRequiredService<IOptions<JsonHubProtocolOptions>>())
            ))
        );
        services.AddSingleton<ErrorFilter>().AddSingleton<HubLifetimeManager<ChatHub>, OutboxLifetimeManager>();
        services.AddSingleton<ChannelRelays>().AddSingleton<FanOutSubscriptions>();
        services.AddHostedService(provider => provider.GetRequiredService<FanOutSubscriptions>());
        return services.ConfigureHttpJsonOptions(options => ConfigureJson(options.SerializerOptions));
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

    /// <summary>The same JSON in REST and hub: nothing null where a value is asked for, numbers are numbers.</summary>
    private static void ConfigureJson(JsonSerializerOptions json)
    {
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // it is never put into HTML
        json.Converters.Add(new UtcTimeConverter());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
    }
}
