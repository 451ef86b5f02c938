using System.Collections.Concurrent;
using Chat.Data.Erasure;
using Chat.Data.Presence;
using Chat.Delivery;
using Chat.Errors;
using Chat.Presence;
using Chat.TestKit;
using Chat.Tests.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.TestingHost;
using Xunit.Abstractions;

namespace Chat.Tests.Presence;

public sealed class PresenceGrainTests(RoomCluster cluster, ITestOutputHelper output) : IClassFixture<RoomCluster>
{
    private readonly string _userId = $"user_{Guid.NewGuid():N}";
    private readonly string _gateway = $"gateway-{Guid.NewGuid():N}";
    private readonly Guid _lease = Guid.NewGuid();

    private IPresenceGrain Person => Grain(_userId);

    private IServiceProvider Silo => ((InProcessSiloHandle)cluster.Cluster.Primary!).SiloHost.Services;

    private GatewayLeases Leases => Silo.GetRequiredService<GatewayLeases>();

    [Fact]
    public async Task Connections_of_two_gateways_are_one_presence()
    {
        var (other, otherLease) = ($"{_gateway}-b", Guid.NewGuid());
        await HoldAsync(_gateway, _lease);
        await HoldAsync(other, otherLease);

        await Person.AttachAsync(_gateway, _lease, 1, isActive: false);
        await UntilShownAsync(PresenceStatus.Away);
        await Person.AttachAsync(other, otherLease, 1, isActive: true);
        await UntilShownAsync(PresenceStatus.Online);
        await Person.DetachAsync(other, otherLease, 2);
        await UntilShownAsync(PresenceStatus.Away);
        await Person.DetachAsync(_gateway, _lease, 2);
        var gone = await UntilShownAsync(PresenceStatus.Offline);

        Assert.NotNull(gone.LastSeenAt);
    }

    [Fact]
    public async Task Gateway_that_does_not_renew_takes_its_people_with_it()
    {
        await HoldAsync(_gateway, _lease);
        await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        await UntilShownAsync(PresenceStatus.Online);

        await Leases.EndAsync(_lease, CancellationToken.None);

        var seen = await ReadAsync(); // at once, whatever the row says
        Assert.Equal(PresenceStatus.Offline, (PresenceStatus)seen!.Shown);
        await Wait.UntilAsync(
            async () => (await Person.ViewAsync()).Status == PresenceStatus.Offline,
            () => "The grain was not told."
        );
        await Wait.UntilAsync(async () => (await ReadAsync())!.LastSeenAt is not null, () => "Nothing was stored.");
        Assert.False(await Leases.RenewAsync(_lease, _gateway, isNew: false, CancellationToken.None));
    }

    [Fact]
    public async Task Invisible_looks_like_gone_and_stays_as_last_seen_then()
    {
        await HoldAsync(_gateway, _lease);
        await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        await UntilShownAsync(PresenceStatus.Online);

        var chosen = await Person.SetAsync(new(PresenceChoice.Invisible));
        var hidden = await UntilShownAsync(PresenceStatus.Offline);
        await Person.DetachAsync(_gateway, _lease, 2);
        await Wait.UntilAsync(async () => await LeasesOfAsync() == 0, () => "The leave was not stored.");

        Assert.Equal(PresenceChoice.Invisible, chosen.Value!.Choice);
        Assert.NotNull(hidden.LastSeenAt);
        Assert.Equal(hidden.LastSeenAt, (await ReadAsync())!.LastSeenAt);
        Assert.Equal(PresenceChoice.Invisible, (await Person.ViewAsync()).Choice); // for the next time too
    }

    [Fact]
    public async Task Own_status_is_stored_until_it_ends()
    {
        var until = TimeProvider.System.GetUtcNow().AddHours(1);
        until = until.AddTicks(-(until.Ticks % 10));

        var set = await Person.SetAsync(new(PresenceChoice.DoNotDisturb, new(" Writing ", "✍", until)));
        var wrong = await Person.SetAsync(new(PresenceChoice.Away, new(new string('x', 101))));

        Assert.Equal(new CustomStatus("Writing", "✍", until), set.Value!.CustomStatus);
        Assert.Equal(ErrorCodes.PresenceInvalid, wrong.Error!.Code);
        var row = await ReadAsync();
        Assert.Equal(("Writing", "✍", until), (row!.CustomText, row.CustomEmoji, row.CustomUntil));
        Assert.Null(row.CustomAt(until));
        Assert.Equal(set.Value, await Person.ViewAsync());
    }

    [Fact]
    public async Task Events_reach_the_gateways_counted_and_in_order()
    {
        var received = await ListenAsync();
        await HoldAsync(_gateway, _lease);
        var start = await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        var delivery = Silo.GetRequiredService<PersonDelivery>();

        var sent = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(n => delivery.SendAsync(_userId, PersonEvent.Of("Told", new { n })))
        );
        var end = await Person.AttachAsync(_gateway, _lease, 2, isActive: true);

        Assert.DoesNotContain(false, sent);
        Assert.Equal((start.Activation, start.Count + 100), (end.Activation, end.Count));
        await Wait.UntilAsync(() => received.Sum(events => events.Events.Count) >= 100, () => "Events are missing.");
        Assert.Equal(
            Enumerable.Range(0, 100).Select(n => $"{{\"n\":{n}}}"),
            received.SelectMany(events => events.Events).Select(one => one.Json)
        );
        Assert.Equal(end.Count, received.Last().Count);
    }

    [Fact]
    public async Task Gateway_that_comes_back_notices_what_came_while_it_was_taken_for_gone()
    {
        await HoldAsync(_gateway, _lease);
        var before = await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        await Person.DetachAsync(_gateway, _lease, 2);

        await Person.DeliverAsync([PersonEvent.Of("Missed", new object())]);
        var after = await Person.AttachAsync(_gateway, _lease, 3, isActive: true);

        Assert.True(after.Activation != before.Activation || after.Count == before.Count + 1);
    }

    [Fact]
    public async Task Activation_that_does_not_know_the_newest_row_gives_up()
    {
        await HoldAsync(_gateway, _lease);
        await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        await UntilShownAsync(PresenceStatus.Online);
        var first = await Person.AttachAsync(_gateway, _lease, 2, isActive: true);
        await ExecuteAsync($"UPDATE presence SET version = version + 1, choice = 2 WHERE user_id = '{_userId}'");

        // What the other has written stays, and the next call goes to somebody who has read it.
        await UntilSetAsync(new(PresenceChoice.Away));

        var now = await Person.AttachAsync(_gateway, _lease, 3, isActive: true);
        Assert.NotEqual(first.Activation, now.Activation);
        await UntilShownAsync(PresenceStatus.Away);
    }

    [Fact]
    public async Task Own_status_that_was_erased_does_not_come_back()
    {
        await HoldAsync(_gateway, _lease);
        await Person.AttachAsync(_gateway, _lease, 1, isActive: true);
        await UntilSetAsync(new(PresenceChoice.Automatic, new("personal")));

        await using (var connection = await cluster.Database.DataSource.OpenConnectionAsync())
        {
            await PersonalContent.EraseStatusAsync(connection, _userId, CancellationToken.None);
        }

        // The first write is refused; a gateway says again and again who is connected.
        var order = 1L;
        StoredPresence? row = null;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await Person.AttachAsync(_gateway, _lease, ++order, isActive: false);
                }
                catch (TimeoutException)
                {
                    return false;
                }

                row = await ReadAsync();
                return (PresenceStatus)row!.Shown == PresenceStatus.Away;
            },
            () => $"It is not written, but {row}."
        );
        Assert.Null(row!.CustomText);
        Assert.Null((await Person.ViewAsync()).CustomStatus);
    }

    [Fact]
    public async Task Storm_of_connections_is_a_few_statements_and_pieces_of_news()
    {
        const int People = 5_000;
        await HoldAsync(_gateway, _lease);
        var (reader, writer) = (Silo.GetRequiredService<PresenceReader>(), Silo.GetRequiredService<PresenceWriter>());
        var fanOut = Silo.GetRequiredService<PeopleFanOut>();
        var before = (reader.Statements, writer.Statements, fanOut.PiecesShown);
        var began = TimeProvider.System.GetTimestamp();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, People),
            new ParallelOptions { MaxDegreeOfParallelism = 256 },
            async (n, _) => await Grain($"{_userId}{n}").AttachAsync(_gateway, _lease, 1, isActive: true)
        );
        await Wait.UntilAsync(
            async () => await CountAsync($"SELECT count(*) FROM presence WHERE '{_lease}' = ANY (leases)") == People,
            () => "Not everybody was stored."
        );

        var windows = (int)(TimeProvider.System.GetElapsedTime(began) / PresenceWriter.Window) + 1;
        var read = reader.Statements - before.Item1;
        var written = writer.Statements - before.Item2;
        var told = fanOut.PiecesShown - before.Item3;
        output.WriteLine($"{windows} windows: {read} statements read, {written} wrote, {told} pieces of news");
        Assert.InRange(written, 1, windows + (People / 2000) + 1);
        Assert.InRange(read, 1, People / 10);
        Assert.InRange(told, 1, written * FanOut.Shards * Silo.GetRequiredService<LiveGateways>().Leases.Count);
    }

    private IPresenceGrain Grain(string userId) => cluster.Cluster.Client.GetGrain<IPresenceGrain>(userId);

    /// <summary>A gateway that lives, for ten seconds, and the silo knows it.</summary>
    private async Task HoldAsync(string gatewayId, Guid lease)
    {
        await ExecuteAsync(
            $"INSERT INTO gateway_leases VALUES ('{lease}', now() + interval '1 day', '{gatewayId}')" // for as long as needed
        );
        var live = Silo.GetRequiredService<LiveGateways>();
        await Wait.UntilAsync(() => live.Leases.ContainsKey(lease), () => "The silo does not look.");
    }

    private async Task<ConcurrentQueue<PersonEvents>> ListenAsync()
    {
        var received = new ConcurrentQueue<PersonEvents>();
        var stream = StreamId.Create(PeopleStreams.Namespace, FanOut.Key(_gateway, _userId));
        await cluster
            .Cluster.Client.GetStreamProvider(FanOut.Provider)
            .GetStream<PeopleEvents>(stream)
            .SubscribeAsync(
                (piece, _) =>
                {
                    foreach (var events in piece.Persons)
                    {
                        received.Enqueue(events);
                    }

                    return Task.CompletedTask;
                }
            );
        return received;
    }

    private async Task<StoredPresence> UntilShownAsync(PresenceStatus status)
    {
        StoredPresence? row = null;
        await Wait.UntilAsync(
            async () => (row = await ReadAsync()) is not null && (PresenceStatus)row.Shown == status,
            () => $"{status} is not what is stored, but {row}."
        );
        return row!;
    }

    private async Task<StoredPresence?> ReadAsync() =>
        (
            await PresenceView.ReadAsync(cluster.Database.DataSource, [_userId], CancellationToken.None)
        ).GetValueOrDefault(_userId);

    /// <summary>Asks again while the grain changes places.</summary>
    private Task UntilSetAsync(SetPresence wanted) =>
        Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (await Person.SetAsync(wanted)).Value is not null;
                }
                catch (TimeoutException)
                {
                    return false;
                }
            },
            () => "It holds on to what is not so."
        );

    private Task<long> LeasesOfAsync() =>
        CountAsync($"SELECT coalesce(cardinality(leases), 0)::bigint FROM presence WHERE user_id = '{_userId}'");

    private async Task<long> CountAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = cluster.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
