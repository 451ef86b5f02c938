using System.Text.Json.Serialization;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Sync;

/// <param name="Epoch">The epoch of all seqs in the answer.</param>
/// <param name="Channels">In the order in which they were asked for.</param>
/// <param name="More">Whether something did not fit.</param>
/// <param name="Remaining">Channels that have changed and did not fit; ask for them next.</param>
internal sealed record SyncAnswer(
    long Epoch,
    IReadOnlyList<SyncedChannel> Channels,
    bool More,
    IReadOnlyList<string> Remaining
);

/// <summary>What has become of a channel since the client's seq.</summary>
/// <param name="Status">One of <see cref="SyncStatus"/>.</param>
/// <param name="Seq">With this answer the client has everything up to here.</param>
/// <param name="Events">Of a delta: what the client would have received, all of it and in order.</param>
/// <param name="Messages">Of a reset: the newest messages, newest first.</param>
/// <param name="NextCursor">Of a reset: the <c>before</c> of the next page of history; none at the end.</param>
/// <param name="Error">Of a refusal: why.</param>
/// <param name="ReadSeq">How far the caller has read, on whichever device; none of a refusal.</param>
internal sealed record SyncedChannel(
    string ChannelId,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Seq = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SyncEvent>? Events = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Message>? Messages = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChatError? Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ReadSeq = null
)
{
    public static SyncedChannel Refused(string channelId, ChatError error) =>
        new(channelId, SyncStatus.Refused, Error: error);
}

/// <summary>An event as the hub sends it.</summary>
/// <param name="Event">Its name, e.g. <c>MessageReceived</c>.</param>
/// <param name="Data">Its argument.</param>
internal sealed record SyncEvent(string Event, object? Data);

internal static class SyncStatus
{
    /// <summary>The client has everything.</summary>
    public const string Current = "current";

    /// <summary>The events bring the client up to date.</summary>
    public const string Delta = "delta";

    /// <summary>What the client holds of the channel cannot be continued: it starts anew from the messages.</summary>
    public const string Reset = "reset";

    public const string Refused = "refused";
}
