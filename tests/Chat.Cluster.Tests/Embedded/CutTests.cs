using Chat.TestKit;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;
using Xunit.Abstractions;

namespace Chat.Tests.Embedded;

/// <summary>
/// The promise when silos live but are out of reach, or sleep. Of the embedded runtime only: in the other build a silo that
/// was declared dead ends its process.
/// </summary>
public sealed class CutTests(CutFixture cluster, ITestOutputHelper output) : IClassFixture<CutFixture>
{
    private const string Rejoined = "Joined again as";

    private readonly ChatServer _server = cluster.Server;

    /// <summary>It goes on renewing its lease. The others vote it out, since nobody can reach it, and take over its rooms.</summary>
    [Fact]
    public Task Silo_cut_off_from_all_but_the_database() => CheckAsync(_server.Silos[1], cluster.Isolate);

    /// <summary>It can be reached, but may not serve any more, and what it had to write comes when all is over.</summary>
    [Fact]
    public Task Silo_cut_off_from_the_database() => CheckAsync(_server.Silos[2], cluster.Network.CutFromDatabase);

    /// <summary>Two activations of a room, of which the one that is out of reach still has a post to write.</summary>
    [Fact]
    public async Task Silo_cut_off_with_a_post_to_write()
    {
        await using var late = await LateWrite.PrepareAsync(_server, cluster.Network);

        cluster.Isolate(late.Silo);
        await cluster.UntilMembersAsync(2);
        await late.OvertakeAsync();
        late.Release();
        await late.VerifyAsync();

        cluster.Network.Heal();
        await cluster.UntilMembersAsync(3);
    }

    /// <summary>It does not know that it was away, and has a post to write to a room that is active elsewhere by then.</summary>
    [Fact]
    public async Task Silo_suspended_past_its_lease_with_a_post_to_write()
    {
        await using var late = await LateWrite.PrepareAsync(_server, cluster.Network);

        late.Silo.Suspend();
        await cluster.UntilMembersAsync(2);
        await late.OvertakeAsync();
        late.Release();
        late.Silo.Resume();

        await late.VerifyAsync();
        await cluster.UntilMembersAsync(3);
    }

    /// <summary>
    /// Its people have to wait for the rooms of that silo, or to go to another gateway; the silo stays a member, and nobody
    /// else notices anything.
    /// </summary>
    [Fact]
    public async Task Gateway_cut_off_from_one_silo()
    {
        await using var near = await _server.RegisterAsync();
        await using var registered = await _server.RegisterAsync();
        await using var far = registered.At(_server.Gateways[1].Url);
        await Task.WhenAll(near.ConnectAsync(), far.ConnectAsync());
        var room = await near.CreateRoomAsync();
        await Task.WhenAll(near.JoinAsync(room.Id), far.JoinAsync(room.Id));
        var writer = await near.FindWriterAsync(_server, room);

        cluster.Network.Cut(_server.Silos.Single(silo => silo.Name == writer.Silo), _server.Gateways[1]);
        var waiting = far.PostAsync(room, "waits");
        await cluster.UntilSuspectedAsync();
        await near.PostAsync(room, "does not wait");
        Assert.False(waiting.IsCompleted);
        await cluster.UntilMembersAsync(3);

        cluster.Network.Heal();
        var last = await waiting.WaitAsync(Wait.Patience);
        await Task.WhenAll(near.UntilSeenAsync(room.Id, last.Seq), far.UntilSeenAsync(room.Id, last.Seq));
        Assert.Equal(
            ["finds the writer", "does not wait", "waits"],
            (await far.ReadAllAsync(room.Id)).Select(message => message.Text)
        );
        Assert.All(
            [near, far],
            person =>
                Assert.Equal(
                    person.Seen.Select(seen => seen.Seq).Distinct().Order(),
                    person.Seen.Select(seen => seen.Seq)
                )
        );
        Assert.All([near, far], person => Assert.Equal(3, person.Messages.Count));
    }

    private async Task CheckAsync(ChatNode silo, Action<ChatNode> cut)
    {
        var before = CountRejoined(silo);
        await using var crowd = await Crowd.GatherAsync(_server, quietRooms: 2);

        cut(silo);
        await cluster.UntilMembersAsync(2);
        await crowd.UntilAllAreAnsweredAsync();
        Assert.Equal(before, CountRejoined(silo));

        cluster.Network.Heal();
        await cluster.UntilMembersAsync(3);
        await Wait.UntilAsync(() => CountRejoined(silo) == before + 1, () => silo.Output);
        await crowd.UntilAllAreAnsweredAsync();
        await crowd.VerifyAsync();
        output.WriteLine($"longest silence {crowd.LongestSilence}");
    }

    private static int CountRejoined(ChatNode silo) => silo.Output.Split(Rejoined).Length - 1;
}
