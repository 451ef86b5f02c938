using System.Collections.Concurrent;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Presence;
using Chat.Rooms;
using Chat.Signals;
using Chat.TestKit;
using Chat.Tests.Rooms;
using Orleans.Streams;

namespace Chat.Tests.Signals;

public sealed class RoomSignalsTests(RoomCluster rooms) : IClassFixture<RoomCluster>
{
    private static readonly Person Ada = new("user_ada", "Ada");

    private readonly string _gateway = $"gateway-{Guid.NewGuid():N}";

    [Fact]
    public async Task Typing_and_reading_of_many_are_a_few_pieces_with_a_few_names()
    {
        var (room, members) = await CreatedAsync(members: 40);
        var received = await ListenAsync(room);
        await room.AttachAsync(_gateway, Guid.NewGuid());
        var posted = await room.PostAsync(new(Ada, "1", "read me"));
        var began = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(members.Select(member => room.TypeAsync(member, isTyping: true)));
        await Task.WhenAll(members.Select(member => room.MarkReadAsync(member.Id, posted.Value!.Seq)));
        await Wait.UntilAsync(
            () => received.Sum(piece => piece.Receipts.Count) == members.Count,
            () => "Not everybody's reading was told."
        );
        await Wait.UntilAsync(() => received.Any(piece => piece.Typing.Count > 0), () => "Nobody's typing was told.");

        var windows = (int)(TimeProvider.System.GetElapsedTime(began) / TypingSignals.Window) + 1;
        Assert.InRange(received.Count, 2, 2 * windows);
        Assert.All(received, piece => Assert.InRange(piece.Typing.Count, 0, TypingSignals.MostAtOnce + 1));
        Assert.Equal(
            members.Count,
            received.SelectMany(piece => piece.Receipts).Select(one => one.Receipt).Distinct().Count()
        );
    }

    [Fact]
    public async Task Room_with_too_many_members_tells_nobody_how_far_others_have_read()
    {
        var (room, _) = await CreatedAsync(members: 301);

        Assert.Equal(ErrorCodes.NoReceipts, (await room.ReadReceiptsAsync(Ada.Id)).Error!.Code);
        Assert.Equal(ErrorCodes.NotAMember, (await room.ReadReceiptsAsync("user_eve")).Error!.Code);
        await room.LeaveAsync(new("user_1", "1"));
        Assert.Empty((await room.ReadReceiptsAsync(Ada.Id)).Value!.Receipts);
        var nowhere = NewRoom();
        Assert.Equal(ErrorCodes.RoomNotFound, (await nowhere.ReadReceiptsAsync(Ada.Id)).Error!.Code);
        await nowhere.TypeAsync(Ada, isTyping: true); // is nobody's business, and not answered
    }

    [Fact]
    public async Task Who_begins_and_ends_again_and_again_is_told_of_no_more_often_than_who_goes_on()
    {
        var (room, members) = await CreatedAsync(members: 2);
        var received = await ListenAsync(room);
        await room.AttachAsync(_gateway, Guid.NewGuid());
        var began = TimeProvider.System.GetTimestamp();

        await TypeAsync(true, [true]);
        await TypeAsync(false, [true, false]);
        for (var n = 0; n < 10; n++)
        {
            await room.TypeAsync(members[1], isTyping: true);
            await room.TypeAsync(members[1], isTyping: false);
        }

        await TypeAsync(true, [true, false, true]);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= Typing.Repeat);
        await room.RestrictAsync(new(Ada, members[1].Id, Restriction.Mute, Imposed: true, null, null));
        await UntilAsync([true, false, true, false]);

        async Task TypeAsync(bool isTyping, bool[] told)
        {
            await room.TypeAsync(members[1], isTyping);
            await UntilAsync(told);
        }

        Task UntilAsync(bool[] told) =>
            Wait.UntilAsync(
                () => received.SelectMany(piece => piece.Typing).Select(one => one.IsTyping).SequenceEqual(told),
                () => $"Told was {string.Join(", ", received.SelectMany(piece => piece.Typing))}."
            );
    }

    private async Task<ConcurrentQueue<ChannelSignals>> ListenAsync(IRoomGrain room)
    {
        var received = new ConcurrentQueue<ChannelSignals>();
        var stream = StreamId.Create(PeopleStreams.Namespace, FanOut.Key(_gateway, room.GetPrimaryKeyString()));
        await rooms
            .Cluster.Client.GetStreamProvider(FanOut.Provider)
            .GetStream<PeopleEvents>(stream)
            .SubscribeAsync(
                (piece, _) =>
                {
                    foreach (var signals in piece.Signals ?? [])
                    {
                        received.Enqueue(signals);
                    }

                    return Task.CompletedTask;
                }
            );
        return received;
    }

    private IRoomGrain NewRoom() =>
        rooms.Cluster.GrainFactory.GetGrain<IRoomGrain>(TypeId.New(TypeId.Room, TimeProvider.System));

    private async Task<(IRoomGrain Room, IReadOnlyList<Person> Members)> CreatedAsync(int members)
    {
        var room = NewRoom();
        Assert.Null((await room.CreateAsync(new(Ada, "Room", null))).Error);
        List<Person> joined = [.. Enumerable.Range(1, members - 1).Select(n => new Person($"user_{n}", $"{n}"))];
        foreach (var some in joined.Chunk(16))
        {
            await Task.WhenAll(some.Select(one => room.JoinAsync(one)));
        }

        joined.Insert(0, Ada);
        return (room, joined);
    }
}
