using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class AppendTests
{
    [Fact]
    public async Task Append_message_is_read_back_as_posted()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        var entry = head.Next(Drafts.Post("grüße 👋", clientId: "c1"));

        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(entry));

        var message = Assert.Single(await log.Reader.ReadMessagesAsync("room", null, null, 50));
        Assert.Equal(
            new StoredMessage("room", 1, 1, entry.Id, "alice", null, "c1", "grüße 👋", entry.CreatedAt),
            message
        );
        Assert.Equal(head.After(entry), await log.Reader.ReadHeadAsync("room"));
        await log.ReadVerifiedAsync("room");
    }

    [Fact]
    public async Task Append_membership_moves_the_members_along()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");

        // All in one batch, and a member who comes and goes in it.
        ChangeDraft[] drafts =
        [
            Drafts.Join("alice", MemberRole.Owner),
            Drafts.Join("bob"),
            Drafts.Post("hello"),
            Drafts.Leave("bob"),
            Drafts.Join("carol"),
            Drafts.Join("bob"),
            Drafts.Leave("carol"),
        ];
        await log.AppendAllAsync(head, drafts);

        var members = await log.Reader.ReadMembersAsync("room");
        Assert.Equal(["alice", "bob"], members.Select(member => member.UserId));
        Assert.Equal(MemberRole.Owner, members[0].Role);
        Assert.Equal(6, members[1].JoinedSeq);
        Assert.Equal(1, members[1].JoinedOrdinal);
        var changes = await log.ReadVerifiedAsync("room");
        Assert.Equal(drafts.Select(draft => draft.Kind), changes.Select(change => change.Kind));
    }
}
