using Chat.Channels;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>Messages that are there: changing them, and looking at one.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError MessageNotFound = new(ErrorCodes.MessageNotFound, "There is no such message.");

    public async Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change)
    {
        if (_log is null)
        {
            return Refuse();
        }

        if (RoleOf(change.Actor.Id) is null)
        {
            return NotAMember;
        }

        var result = await _messageChanges.ChangeAsync(change);
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<Message>> ReadMessageAsync(string readerId, long seq)
    {
        if (_log is null)
        {
            return Refuse();
        }

        if (RoleOf(readerId) is null)
        {
            return NotAMember;
        }

        return await reader.ReadMessageAsync(Id, seq, CancellationToken.None) is { } stored
            ? (await ViewAsync([stored], readerId))[0]
            : MessageNotFound;
    }

    /// <summary>Messages that were just read, as one member sees them.</summary>
    private async Task<List<Message>> ViewAsync(IReadOnlyList<StoredMessage> stored, string readerId)
    {
        var seen = await reader.WithReactionsAsync(stored, readerId, CancellationToken.None);
        return [.. seen.Select(message => message.ToMessage())];
    }
}
