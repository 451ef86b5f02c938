using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Chat.Conversations;

internal static class ConversationsSetup
{
    /// <summary>There are many, and one that is not written in costs a few reads to bring back.</summary>
    private static readonly TimeSpan CollectionAge = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services.Configure<GrainCollectionOptions>(collection =>
            collection.ClassSpecificCollectionAge[typeof(ConversationGrain).FullName!] = CollectionAge
        );
}
