using System.Diagnostics.CodeAnalysis;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Channels;

/// <summary>
/// The newest changes of a channel, consecutive and up to its head: they answer repeated posts, gateways that missed
/// something and people who open the channel, without asking the database.
/// </summary>
internal sealed class RecentChanges(int capacity = RecentChanges.DefaultCapacity)
{
    public const int DefaultCapacity = 128;

    private readonly Queue<Change> _changes = new();
    private readonly Dictionary<(string SenderId, string ClientId), Message> _byClientId = [];

    /// <summary>The seq before the first change held.</summary>
    public long Floor { get; private set; }

    /// <summary>Whether it holds every change the channel has ever had.</summary>
    public bool IsWholeLog => Floor == 0;

    /// <summary>Starts anew, after a change that is not held.</summary>
    public void Reset(long floor)
    {
        _changes.Clear();
        _byClientId.Clear();
        Floor = floor;
    }

    public void Add(Change change)
    {
        if (change.Seq != Floor + _changes.Count + 1)
        {
            throw new ArgumentException(
                $"Change {change.Seq} does not follow {Floor + _changes.Count}.",
                nameof(change)
            );
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
            _byClientId[(message.SenderId, message.ClientId)] = message;
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

    public Message? Find(string senderId, string clientId) => _byClientId.GetValueOrDefault((senderId, clientId));

    /// <summary>The changes after a seq, when all of them are held.</summary>
    public bool TryAfter(long seq, int limit, [NotNullWhen(true)] out IReadOnlyList<Change>? changes)
    {
        changes = seq >= Floor ? [.. _changes.Skip((int)Math.Min(seq - Floor, int.MaxValue)).Take(limit)] : null;
        return changes is not null;
    }

    /// <summary>The newest messages before a seq, newest first, and whether there are more; when enough are held.</summary>
    public bool TryBefore(long seq, int limit, [NotNullWhen(true)] out IReadOnlyList<Message>? messages, out bool more)
    {
        var held = _changes
            .Reverse()
            .Where(change => change.Seq < seq && change.Posted is not null)
            .Select(change => change.Posted!)
            .Take(limit + 1)
            .ToList();
        more = held.Count > limit;
        messages = more || IsWholeLog ? [.. held.Take(limit)] : null;
        return messages is not null;
    }
}
