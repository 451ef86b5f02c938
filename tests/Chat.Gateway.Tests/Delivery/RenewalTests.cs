using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Chat.Cluster;
using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Delivery;

/// <summary>A gateway that cannot reach one of the silos: many rooms do not answer, and as many others do.</summary>
public sealed class RenewalTests
{
    private const int Rooms = 200;

    [Fact]
    public async Task RenewAllAsync_renews_the_rooms_that_answer_however_many_do_not()
    {
        var cluster = DispatchProxy.Create<IClusterClient, Cluster>();
        var rooms = ((Cluster)(object)cluster).Rooms;
        var relays = new ChannelRelays(
            cluster,
            Options.Create(new GatewayOptions()),
            RelayedRoom.Protocol,
            new ClockOfMoments(),
            NullLogger<ChannelRelays>.Instance,
            NullLogger<ChannelRelay>.Instance
        );
        var ada = new ListeningConnection("user_ada");
        for (var n = 0; n < Rooms; n++)
        {
            var key = n.ToString(CultureInfo.InvariantCulture);
            await relays.SubscribeAsync(new ChannelCursor(key, Epoch: 1, Seq: 0), ada.Outbox);
            rooms[key].IsAway = n % 2 == 0;
        }

        await relays.RenewAllAsync(CancellationToken.None).WaitAsync(Wait.Patience);
        await relays.RenewAllAsync(CancellationToken.None).WaitAsync(Wait.Patience);

        Assert.All(rooms.Values, room => Assert.Equal(room.IsAway ? 2 : 3, room.Attached));
    }

    /// <summary>On which moments pass at once, and nothing that takes longer ever ends.</summary>
    private sealed class ClockOfMoments : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                dueTime <= TimeSpan.FromSeconds(1) ? dueTime / 100 : Timeout.InfiniteTimeSpan,
                period
            );
    }

    /// <summary>Of which only grains are asked.</summary>
    public class Cluster : DispatchProxy
    {
        internal ConcurrentDictionary<string, Room> Rooms { get; } = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var room = Create<IRoomGrain, Room>();
            Rooms[(string)args![0]!] = (Room)(object)room;
            return room;
        }
    }

    /// <summary>Of which only attaching is asked.</summary>
    public class Room : DispatchProxy
    {
        internal int Attached { get; private set; }

        internal bool IsAway { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Attached++;
            return IsAway
                ? new TaskCompletionSource<Result<ChannelCursor>>().Task
                : Task.FromResult(new Result<ChannelCursor>(new ChannelCursor("room", Epoch: 1, Seq: 0), Error: null));
        }
    }
}
