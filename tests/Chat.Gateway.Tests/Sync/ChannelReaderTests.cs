using System.Reflection;
using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Chat.Rooms;
using Chat.Sync;
using Chat.Tests.Delivery;

namespace Chat.Tests.Sync;

/// <summary>What a client missed is told as a delta only if that tells everything.</summary>
public sealed class ChannelReaderTests
{
    private static readonly Person Ada = new("user_ada", "Ada");

    [Fact]
    public async Task Change_that_nobody_is_told_of_is_a_seq_of_the_delta()
    {
        var answer = await ReadAsync(new Change(2, null, null, Hidden: true));

        Assert.Equal(SyncStatus.Delta, answer.Status);
        Assert.Equal(["MessageReceived", "ChannelAdvanced"], answer.Events!.Select(told => told.Event));
        Assert.Equal(new AdvanceEvent("room", 2), answer.Events![1].Data);
    }

    [Fact]
    public async Task Change_that_was_removed_has_the_client_start_anew() =>
        Assert.Equal(SyncStatus.Reset, (await ReadAsync(new Change(2, null, null))).Status);

    [Fact]
    public async Task Role_of_a_newer_release_has_the_client_start_anew()
    {
        var change = new Change(2, null, null, Role: new RoleChange(Ada, (RoomRole)99, Ada, default));

        Assert.Equal(SyncStatus.Reset, (await ReadAsync(change)).Status);
    }

    /// <summary>After a message.</summary>
    private static async Task<SyncedChannel> ReadAsync(Change change)
    {
        var cluster = DispatchProxy.Create<IClusterClient, Cluster>();
        ((Cluster)(object)cluster).Changes = [new RelayedRoom().Post(), change];
        var reader = new ChannelReader(cluster, RelayedRoom.Protocol, TimeProvider.System);
        var item = new SyncItem(new SyncCursor("room", Seq: 0)) { Head = 2 };
        var (answer, _) = await reader.ReadAsync(item, new ChannelQuery("user_ada", Epoch: 1, Limit: 50), default);
        return answer;
    }

    /// <summary>With one room, whose changes these are.</summary>
    public class Cluster : DispatchProxy
    {
        internal IReadOnlyList<Change> Changes { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var room = Create<IRoomGrain, Room>();
            ((Room)(object)room).Changes = Changes;
            return room;
        }
    }

    /// <summary>Of which changes and messages are read.</summary>
    public class Room : DispatchProxy
    {
        internal IReadOnlyList<Change> Changes { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name switch
            {
                nameof(IChannelFeed.ReadChangesAsync) => Task.FromResult<Result<ChannelEvents>>(
                    new ChannelEvents("room", Epoch: 1, Changes)
                ),
                nameof(IChannel.ReadAsync) => Task.FromResult<Result<HistoryPage>>(
                    new HistoryPage([Changes[0].Posted!], More: false, Epoch: 1, HeadSeq: 2)
                ),
                _ => throw new NotSupportedException(targetMethod.Name),
            };
    }
}
