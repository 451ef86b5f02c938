using Chat.Accounts;
using Chat.Channels;
using Chat.Cluster;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.People;
using Chat.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Hubs;

/// <summary>What connected clients can call. One partial file per capability.</summary>
[Authorize]
internal sealed partial class ChatHub(
    IClusterClient cluster,
    ChannelRelays relays,
    PresentNames names,
    TimeProvider time
) : Hub
{
    private static readonly ChatError RoomNotFound = new(ErrorCodes.RoomNotFound, "There is no such room.");

    private Person Caller => names.Of(TokenAuthentication.PersonOf(Context.User!));

    private ConnectionOutbox Outbox => Context.Features.Get<ConnectionOutbox>()!;

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        relays.Remove(Outbox);
        return Task.CompletedTask;
    }

    /// <summary>Where arguments that cannot be read end up, see <see cref="CodedHubProtocol"/>.</summary>
    public Task RefuseArguments(string detail) => throw new HubException($"{ErrorCodes.BadRequest}: {detail}");

    /// <summary>Calls a channel of whatever kind.</summary>
    private Task<T> CallChannelAsync<T>(string channelId, Func<IChannel, Task<Result<T>>> call)
        where T : class
    {
        var channel = ChannelIds.IsValid(channelId) ? cluster.GetChannel(channelId) : throw Refused(RoomNotFound);
        return CallAsync(() => call(channel));
    }

    private Task<T> CallRoomAsync<T>(string channelId, Func<IRoomGrain, Task<Result<T>>> call)
        where T : class
    {
        var room = TypeId.IsValid(TypeId.Room, channelId)
            ? cluster.GetGrain<IRoomGrain>(channelId)
            : throw Refused(RoomNotFound);
        return CallAsync(() => call(room));
    }

    private async Task<T> CallAsync<T>(Func<Task<Result<T>>> call)
        where T : class => Accept(await GrainCalls.UntilAnsweredAsync(call, time, Context.ConnectionAborted));

    private static T Accept<T>(Result<T> result)
        where T : class => result.IsError ? throw Refused(result.Error) : result.Value;

    private static HubException Refused(ChatError error) => new(error.ToString());
}
