using System.Diagnostics.CodeAnalysis;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Channels;

/// <summary>
/// The newest changes of a channel, consecutive and up to its head: they answer repeated posts, gateways that missed
/// something and people who open the channel, without asking the database. Texts are the latest ones, and those of
/// deleted messages are gone.
/// </summary>
internal sealed class RecentChanges(int capacity = RecentChanges.DefaultCapacity)
{
    public const int DefaultCapacity = 128;

    private readonly Queue<Change> _changes = new();
    private readonly Dictionary<(string SenderId, string ClientId), Message> _byClientId = [];

    /// <summary>The seq before the first change held.</summary>
    public long Floor { get; private set; }

    /// <summary>The seq of the last change held, or that nothing is held after.</summary>
    public long Seq => Floor + _changes.Count;

    /// <summary>Whether it holds every change the channel has ever had.</summary>
    public bool IsWholeLog => Floor == 0;

    /// <summary>Starts anew, after a change that is not held.</summary>
    public void Reset(long floor)
    {
        _changes.Clear();
        _byClientId.Clear();
        Floor = floor;
    }

    /// <summary>Adds the change that follows.</summary>
    /// <param name="change">As people are sent it.</param>
    /// <param name="firstText">The text with which a message was posted, where that is another one.</param>
    public void Add(Change change, string? firstText = null)
    {
        if (change.Seq != Seq + 1)
        {
            throw new ArgumentException($"Change {change.Seq} does not follow {Seq}.", nameof(change));
        }

        if (change.Erased is not null)
        {
            Reset(change.Seq - 1); // nothing of what was erased may be answered from here any more
        }

        if (_changes.Count == capacity)
        {
            Floor++;
            if (_changes.Dequeue().Posted is { } oldest)
            {
                _byClientId.Remove((oldest.SenderId, oldest.ClientId));
            }
        }

        _changes.Enqueue(change);
        if (change.Posted is { } message)
        {
            _byClientId[(message.SenderId, message.ClientId)] = firstText is null
                ? message
                : message with
                {
                    Text = firstText,
                };
        }

        if (change.Message is { Action: MessageAction.Edit or MessageAction.Delete or MessageAction.Restore } changed)
        {
            Rewrite(changed.MessageSeq, changed.Text);
        }
    }

    /// <summary>Lets go of what was removed from the log: nothing is left in these changes but their seqs.</summary>
    public void Forget(IReadOnlyCollection<RemovedRun> runs)
    {
        for (var count = _changes.Count; count > 0; count--)
        {
            var change = _changes.Dequeue();
            if (runs.Any(run => change.Seq >= run.FirstSeq && change.Seq <= run.LastSeq))
            {
                if (change.Posted is { } message)
                {
                    _byClientId.Remove((message.SenderId, message.ClientId));
                }

                change = new Change(change.Seq, null, null);
            }

            _changes.Enqueue(change);
        }
    }

    /// <summary>A message with its first text, whatever has become of it: to tell whether a post repeats it.</summary>
    public Message? Find(string senderId, string clientId) => _byClientId.GetValueOrDefault((senderId, clientId));

    /// <summary>The changes after a seq, when all of them are held.</summary>
    public bool TryAfter(long seq, int limit, [NotNullWhen(true)] out IReadOnlyList<Change>? changes)
    {
        changes = seq >= Floor ? [.. _changes.Skip((int)Math.Min(seq - Floor, int.MaxValue)).Take(limit)] : null;
        return changes is not null;
    }

    /// <summary>
    /// The newest messages before a seq, newest first, and whether there are more; when enough are held, and none was
    /// changed: who reacts, and what it depends on who asks, is not held.
    /// </summary>
    public bool TryBefore(long seq, int limit, [NotNullWhen(true)] out IReadOnlyList<Message>? messages, out bool more)
    {
        var changed = new HashSet<long>();
        var held = new List<Message>(limit + 1);
        foreach (var change in _changes.Reverse())
        {
            if (change.Message is { } ofMessage)
            {
                changed.Add(ofMessage.MessageSeq);
            }
            else if (change.Posted is { } message && change.Seq < seq)
            {
                held.Add(message);
                if (held.Count > limit)
                {
                    break;
                }
            }
        }

        more = held.Count > limit;
        var page = held.Take(limit).ToList();
        messages = (more || IsWholeLog) && !page.Any(message => changed.Contains(message.Seq)) ? page : null;
        return messages is not null;
    }

    /// <summary>Whatever is held of a message has the text that is now the latest, or none.</summary>
    private void Rewrite(long messageSeq, string? text)
    {
        for (var left = _changes.Count; left > 0; left--)
        {
            var change = _changes.Dequeue();
            _changes.Enqueue(
                change switch
                {
                    { Posted: { } posted } when posted.Seq == messageSeq => change with
                    {
                        Posted = posted with { Text = text },
                    },
                    { Message: { Action: MessageAction.Edit or MessageAction.Restore } earlier }
                        when earlier.MessageSeq == messageSeq => change with
                    {
                        Message = earlier with { Text = text },
                    },
                    _ => change,
                }
            );
        }
    }
}
