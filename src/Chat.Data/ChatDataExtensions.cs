using Chat.Data.Activity;
using Chat.Data.Conversations;
using Chat.Data.Erasure;
using Chat.Data.Integrations;
using Chat.Data.Invitations;
using Chat.Data.Log;
using Chat.Data.Mentions;
using Chat.Data.People;
using Chat.Data.Presence;
using Chat.Data.Retention;
using Chat.Data.Search;
using Chat.Data.Signals;
using Chat.Data.Unread;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Data;

public static class ChatDataExtensions
{
    /// <summary>
    /// Adds the database that <c>CHAT_POSTGRES</c> names, and what reads and writes it. Nothing connects before it is
    /// used: a process that only reads never opens the log writer's lanes.
    /// </summary>
    public static IServiceCollection AddChatData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string address = configuration["CHAT_POSTGRES"] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException("CHAT_POSTGRES is not set: it names the PostgreSQL database to use.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ChatDataSource.Create(address));
        services.TryAddSingleton<LogReader>();
        services.TryAddSingleton<LogWriter>();
        services.TryAddSingleton<MessageSearch>();
        services.TryAddSingleton<ContentErasures>();
        services.TryAddSingleton<ErasureWork>();
        services
            .AddOptions<LogWriterOptions>()
            .Bind(configuration.GetSection(LogWriterOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<ServiceAccounts>();
        services.TryAddSingleton<ContextRooms>();
        services.TryAddSingleton<Profiles>();
        services.TryAddSingleton<UserSearch>();
        services.TryAddSingleton<PersonPairs>();
        services.TryAddSingleton<PersonItems>();
        services.TryAddSingleton<ContactList>();
        services.TryAddSingleton<PersonChangesReader>();
        services.TryAddSingleton<InvitationLinks>();
        services.TryAddSingleton<GroupInvitations>();
        services.TryAddSingleton<PresenceReader>();
        services.TryAddSingleton<PresenceWriter>();
        services.TryAddSingleton<GatewayLeases>();
        services.TryAddSingleton<SignalAudience>();
        services.TryAddSingleton<ConversationStore>();
        services.TryAddSingleton<ConversationReader>();
        services.TryAddSingleton<UnreadReader>();
        services.TryAddSingleton<MentionReader>();
        services.TryAddSingleton<ActivityWriter>();
        services.TryAddSingleton<ReadPositionWriter>();
        services
            .AddOptions<ReadPositionOptions>()
            .Bind(configuration.GetSection(ReadPositionOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddRetention(configuration);
    }
}
