using Chat.Accounts;
using Chat.Channels;
using Chat.Cluster;
using Chat.Delivery;
using Chat.Errors;
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
    ChannelDoor door,
    PresentNames names,
    TimeProvider time
) : Hub
{
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
        var channel = ChannelIds.IsValid(channelId)
            ? cluster.GetChannel(channelId)
            : throw Refused(ChannelErrors.NotFound(channelId));
        return EnterAsync(channelId, () => call(channel));
    }

    /// <summary>Calls what is a room, a group or a context room.</summary>
    private Task<T> CallRoomAsync<T>(string channelId, Func<IRoomGrain, Task<Result<T>>> call)
        where T : class
    {
        var room =
            ChannelIds.IsValid(channelId) && !ChannelIds.IsConversation(channelId)
                ? cluster.GetGrain<IRoomGrain>(channelId)
                : throw Refused(ChannelErrors.NotFound(channelId));
        return EnterAsync(channelId, () => call(room));
    }

    /// <summary>Makes a call by which the caller shows themselves in a channel; once let in, they need not ask again.</summary>
    private Task<T> EnterAsync<T>(string channelId, Func<Task<Result<T>>> call)
        where T : class =>
        ChannelIds.IsPrivate(channelId) && !Outbox.HasPassed(channelId)
            ? EnterByDoorAsync(channelId, call)
            : CallAsync(call);

    private async Task<T> EnterByDoorAsync<T>(string channelId, Func<Task<Result<T>>> call)
        where T : class
    {
        var answer = await CallAsync(() => door.EnterAsync(Caller.Id, channelId, call, Context.ConnectionAborted));
        Outbox.NotePassed(channelId);
        return answer;
    }

    private async Task<T> CallAsync<T>(Func<Task<Result<T>>> call)
        where T : class => Accept(await GrainCalls.UntilAnsweredAsync(call, time, Context.ConnectionAborted));

    private static T Accept<T>(Result<T> result)
        where T : class => result.IsError ? throw Refused(result.Error) : result.Value;

    private static HubException Refused(ChatError error) => new(error.ToString());
}
