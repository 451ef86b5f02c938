using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Delivery;

/// <summary>Somebody joined or left; the argument of <c>UserJoined</c> and <c>UserLeft</c>.</summary>
internal sealed record MemberEvent(string ChannelId, long Seq, string UserId, string DisplayName, DateTimeOffset At);

/// <summary>
/// A change as clients are sent it; null if they are not told of it. Serialised once, however many connections it goes to.
/// </summary>
internal static class ClientEvents
{
    public static SerializedHubMessage? Of(string channelId, Change change) =>
        change switch
        {
            { Posted: { } message } => Event("MessageReceived", message),
            { Member: { } member } => Event(
                member.Joined ? "UserJoined" : "UserLeft",
                new MemberEvent(channelId, change.Seq, member.Person.Id, member.Person.DisplayName, member.At)
            ),
            _ => null,
        };

    private static SerializedHubMessage Event(string name, object argument) =>
        new(new InvocationMessage(name, [argument]));
}
