using Chat.Conversations;
using Chat.Ids;
using Chat.Presence;
using Chat.TestKit;
using Chat.Tests.Rooms;

namespace Chat.Tests.Conversations;

public sealed class LateRepeatTests(RoomCluster cluster) : IClassFixture<RoomCluster>
{
    private readonly string _ada = TypeId.New(TypeId.User, TimeProvider.System);
    private readonly string _bob = TypeId.New(TypeId.User, TimeProvider.System);

    /// <summary>
    /// Whoever posted was not answered, and their silo died before it had sent anything: the one who asks again, however late,
    /// is answered when the other's devices know that there is something to ask for.
    /// </summary>
    [Fact]
    public async Task Repeat_of_what_another_activation_wrote_long_ago_has_devices_ask_what_they_missed()
    {
        foreach (var id in new[] { _ada, _bob })
        {
            await ExecuteAsync(
                $"INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('{id}', '{id}', 'x', '')"
            );
        }

        var conversationId = ConversationId.Of(_ada, _bob);
        var conversation = cluster.Cluster.GrainFactory.GetGrain<IConversationGrain>(conversationId);
        await conversation.OpenAsync(new(_ada, "Ada"), _bob);
        var posted = await conversation.PostAsync(new(new(_ada, "Ada"), "1", "text"));
        await ExecuteAsync(
            $"UPDATE messages SET created_at = created_at - interval '2 minutes' WHERE channel_id = '{conversationId}'"
        );
        await ExecuteAsync(
            $"UPDATE member_changes SET created_at = created_at - interval '2 minutes' WHERE channel_id = '{conversationId}'"
        );
        var before = await CountAsync();
        await ExecuteAsync($"UPDATE channel_heads SET epoch = epoch + 1 WHERE channel_id = '{conversationId}'");
        await Wait.UntilAsync(
            async () => !(await conversation.PostAsync(new(new(_bob, "Bob"), "2", "another"))).IsError,
            () => "The conversation does not come back."
        );
        Assert.Equal(before + 1, await CountAsync()); // of the new message alone

        var repeated = await conversation.PostAsync(new(new(_ada, "Ada"), "1", "text"));
        Assert.Equal(posted.Value!.Seq, repeated.Value!.Seq);
        Assert.Equal(before + 2, await CountAsync());
        await conversation.PostAsync(new(new(_ada, "Ada"), "1", "text"));
        Assert.Equal(before + 2, await CountAsync()); // nobody can have others ask again and again
    }

    /// <summary>How many events Bob's grain has taken.</summary>
    private async Task<long> CountAsync()
    {
        var person = cluster.Cluster.GrainFactory.GetGrain<IPresenceGrain>(_bob);
        return (await person.AttachAsync("gateway", Guid.NewGuid(), 1, isActive: true)).Count;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
