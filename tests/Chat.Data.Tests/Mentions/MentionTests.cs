using Chat.Data.Erasure;
using Chat.Data.Log;
using Chat.Data.Mentions;
using Chat.Data.Tests.Log;
using Chat.Data.Unread;

namespace Chat.Data.Tests.Mentions;

public sealed class MentionTests : IAsyncLifetime
{
    private const string Channel = "room_mentions";

    private LogSession _log = null!;
    private ChannelHead _head = null!;

    public async Task InitializeAsync()
    {
        _log = await LogSession.StartAsync();
        _head = await _log.AppendAllAsync(
            await _log.OpenAsync(Channel),
            Drafts.Join("alice"),
            Drafts.Join("bob"),
            Drafts.Join("carol")
        );
    }

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task Mentions_count_as_long_as_the_latest_text_makes_them()
    {
        await WriteAsync(Drafts.Post("@bob") with { Mentioned = new(["bob"]) }); // 4
        await WriteAsync(Drafts.Post("nobody"));
        await WriteAsync(Drafts.Post("@bob and @all", "carol") with { Mentioned = new(["bob"], []) });
        Assert.Equal((1, 2, 0), await CountAsync());

        var message = (await _log.Reader.ReadMessageAsync(Channel, 4))!.Reference;
        await WriteAsync(Drafts.Edit(message, "@carol") with { Mentioned = new(["carol"]) });
        Assert.Equal((1, 1, 1), await CountAsync());
        await WriteAsync(Drafts.Edit(message, "nobody"));
        Assert.Equal((1, 1, 0), await CountAsync());
        await WriteAsync(Drafts.Edit(message, "@bob") with { Mentioned = new(["bob"]) });
        Assert.Equal((1, 2, 0), await CountAsync());

        await WriteAsync(Drafts.Delete(message, "alice"));
        Assert.Equal((1, 1, 0), await CountAsync());
        await WriteAsync(Drafts.Restore(message, "alice"));
        Assert.Equal((1, 2, 0), await CountAsync());
    }

    [Fact]
    public async Task All_is_everybody_but_those_who_are_left_out_and_who_joins_later()
    {
        await WriteAsync(Drafts.Post("@all") with { Mentioned = new([], ["carol", "dave"]) }, Drafts.Join("dora"));

        Assert.Equal((0, 1, 0), await CountAsync());
        Assert.Equal(0, await CountAsync("dora"));
    }

    [Fact]
    public async Task Posts_with_and_without_mentions_go_in_one_batch()
    {
        await WriteAsync([
            .. Enumerable
                .Range(0, 40)
                .Select(n => Drafts.Post($"{n}") with { Mentioned = n % 2 == 0 ? new(["bob"]) : null }),
        ]);

        Assert.Equal((0, 20, 0), await CountAsync());
    }

    [Fact]
    public async Task Erased_texts_mention_nobody_and_later_ones_do()
    {
        await WriteAsync(Drafts.Post("@bob") with { Mentioned = new(["bob"]) });
        await WriteAsync(Drafts.Post("@all", "carol") with { Mentioned = new([], []) });
        await _log.ExecuteAsync(
            "INSERT INTO users (user_id, username, display_name, password_hash) VALUES ('alice', 'alice', 'Alice', 'x')"
        );
        var erasures = new ContentErasures(_log.DataSource, TimeProvider.System);
        await erasures.OrderAsync("alice", "admin");

        await new ErasureWork(_log.DataSource, erasures).RunAsync(
            async (erasure, _, _) =>
            {
                await WriteAsync(Drafts.Erase(erasure.UserId));
                return _head.Seq;
            },
            default
        );
        await WriteAsync(Drafts.Post("@bob") with { Mentioned = new(["bob"]) });

        Assert.Equal((1, 2, 0), await CountAsync());
    }

    [Fact]
    public async Task FindAsync_leaves_out_who_is_no_member_and_who_has_blocked_the_sender()
    {
        await _log.ExecuteAsync(
            """
            INSERT INTO users (user_id, username, display_name, password_hash)
            SELECT name, initcap(name), name, 'x' FROM unnest(ARRAY['alice', 'bob', 'carol', 'dora']) AS name;
            INSERT INTO person_blocks (blocker, blocked, active, version)
            VALUES ('carol', 'alice', true, 1), ('bob', 'alice', false, 1), ('dora', 'alice', true, 1)
            """
        );
        var reader = new MentionReader(_log.DataSource);
        string[] names = ["alice", "bob", "carol", "dora", "nobody"];

        var named = await reader.FindAsync(Channel, "alice", names, all: false);
        Assert.Equal(["bob"], named!.UserIds);
        Assert.Null(named.AllBut);
        var all = await reader.FindAsync(Channel, "alice", ["carol"], all: true);
        Assert.Empty(all!.UserIds);
        Assert.Equal(["carol"], all.AllBut);
        Assert.Null(await reader.FindAsync(Channel, "alice", ["carol"], all: false));
        var byCarol = await reader.FindAsync(Channel, "carol", names, all: true);
        Assert.Equal(["alice", "bob"], byCarol!.UserIds);
        Assert.Empty(byCarol.AllBut!);
    }

    private async Task WriteAsync(params ChangeDraft[] drafts) => _head = await _log.AppendAllAsync(_head, drafts);

    private async Task<(long Alice, long Bob, long Carol)> CountAsync() =>
        (await CountAsync("alice"), await CountAsync("bob"), await CountAsync("carol"));

    private async Task<long> CountAsync(string user) =>
        (await new UnreadReader(_log.DataSource, TimeProvider.System).ReadAsync(user, [Channel]))[Channel].Mentions;
}
