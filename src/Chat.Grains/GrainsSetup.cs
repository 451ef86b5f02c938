using Chat.Channels;
using Chat.Conversations;
using Chat.Mentions;
using Chat.Messages;
using Chat.Presence;
using Chat.Rooms;
using Chat.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Grains;

public static class GrainsSetup
{
    /// <summary>What the grains need besides the database and the silo.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services
            .AddOptionsWithValidateOnStart<MessageOptions>()
            .BindConfiguration("Messages")
            .ValidateDataAnnotations();
        services.AddOptionsWithValidateOnStart<GroupOptions>().BindConfiguration("Groups").ValidateDataAnnotations();
        services.AddSingleton<MentionTeller>();
        services.AddSingleton<ChannelServices>();
        services.AddSingleton<RemovalWatch>().AddHostedService(provider => provider.GetRequiredService<RemovalWatch>());
        return services.AddPresence().AddSignals().AddConversations();
    }
}
