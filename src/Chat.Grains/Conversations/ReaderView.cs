using Chat.Data.Conversations;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Conversations;

/// <summary>What of a conversation's changes one of its two people may see.</summary>
/// <param name="readerId">Who.</param>
/// <param name="shields">Of the conversation; those of the reader count.</param>
internal sealed class ReaderView(string readerId, IReadOnlyList<Shield> shields)
{
    private readonly List<Shield> _own = [.. shields.Where(shield => shield.UserId == readerId)];

    /// <summary>Whether anything at all may not exist for them.</summary>
    public bool IsShielded => _own.Count > 0;

    /// <summary>Whether they block the other now.</summary>
    public bool Blocks => _own.Exists(shield => shield.UntilSeq is null);

    /// <summary>Whether something the other did in a change does not exist for them.</summary>
    public bool Covers(long seq) => _own.Exists(shield => shield.Covers(seq));

    /// <summary>
    /// Whether a change exists for them. What the other takes back is taken back from them too, if they could see it; a mark
    /// that the content of somebody was erased is for everybody.
    /// </summary>
    public bool Shows(Change change) =>
        change switch
        {
            { Posted: { } message } => message.SenderId == readerId || !Covers(change.Seq),
            { Message: { } of } when of.Actor.Id == readerId => true,
            { Message: { Action: MessageAction.Delete } of } => !Covers(of.MessageSeq),
            { Message: { } of } => !Covers(change.Seq) && !Covers(of.MessageSeq),
            _ => true,
        };
}
