using System.Collections.Concurrent;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Checking;

/// <summary>
/// What the users of this run have asked to be changed in a channel, noted before it is sent: nothing else may be told of.
/// Thread-safe.
/// </summary>
internal sealed class AskedChanges
{
    private readonly ConcurrentDictionary<ulong, byte> _asked = new();

    /// <param name="kind">What is asked for.</param>
    /// <param name="message">Of which message; 0 where there is none.</param>
    /// <param name="actor">Hash of who asks; for a role of whose it is.</param>
    /// <param name="content">Of the text, the emoji or the role; 0 where there is none.</param>
    public void Note(ChangeKind kind, long message, ulong actor, uint content)
    {
        _asked[Key(kind, message, actor, content)] = 0;
        if (kind is ChangeKind.MessageEdited or ChangeKind.MessageDeleted)
        {
            _asked[Key(ChangeKind.None, message, 0, content)] = 0; // from now on its text may be this, or none
        }
    }

    /// <summary>Whether somebody has asked for what a change says.</summary>
    /// <param name="change">As it was received.</param>
    /// <param name="original">Of the text that the message was posted with; 0 if nobody knows it yet.</param>
    public bool Allows(Incoming change, uint original) =>
        change.Change switch
        {
            // Who comes late is told the newest text, and of a deleted message none; the change that made it so, which
            // "changedSeq" would name, may still follow.
            ChangeKind.MessageReceived => IsTextOf(change.Seq, change.TextHash, original),
            ChangeKind.MessageEdited => change.TextHash == 0
                ? Has(ChangeKind.None, change.MessageSeq, 0, 0)
                : Has(change.Change, change.MessageSeq, change.Actor, change.TextHash),
            ChangeKind.MessageDeleted => Has(change.Change, change.MessageSeq, change.Actor, 0),
            ChangeKind.MessageRestored => Has(change.Change, change.MessageSeq, change.Actor, 0)
                && IsTextOf(change.MessageSeq, change.TextHash, original),
            ChangeKind.ReactionAdded or ChangeKind.ReactionRemoved or ChangeKind.RoleChanged => Has(
                change.Change,
                change.MessageSeq,
                change.Actor,
                change.TextHash
            ),
            ChangeKind.UserJoined or ChangeKind.UserLeft => true,
            // What people do who are none of the run's users: erasure, settings, moderation, retention.
            >= ChangeKind.ContentErased => true,
            _ => false,
        };

    private bool IsTextOf(long message, uint text, uint original) =>
        (text != 0 && (original == 0 || original == text)) || Has(ChangeKind.None, message, 0, text);

    private bool Has(ChangeKind kind, long message, ulong actor, uint content) =>
        _asked.ContainsKey(Key(kind, message, actor, content));

    private static ulong Key(ChangeKind kind, long message, ulong actor, uint content) =>
        Hash.Mix(Hash.Mix(Hash.Mix(actor ^ (ulong)kind) ^ (ulong)message) ^ content);
}
