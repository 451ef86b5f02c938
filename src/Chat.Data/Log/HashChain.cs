using System.Globalization;
using System.Security.Cryptography;

namespace Chat.Data.Log;

/// <summary>
/// What makes a channel's log tamper-evident: every change carries
/// <c>hash = SHA-256(previous hash ‖ header ‖ SHA-256(content))</c>.
/// </summary>
/// <remarks>
/// <para>
/// Integers are big-endian; a text is its length in bytes (int32) and UTF-8, an absent one the length −1; a UUID is its
/// 16 bytes in RFC 9562 order. The first change's previous hash is 32 zero bytes.
/// </para>
/// <para>
/// Header, version 1: version (byte 1), kind (int16), channel id (text), seq, ordinal (int64), id (UUID), microseconds
/// since 1970-01-01T00:00Z (int64), actor id, subject id, client id (texts). The subject of a change of a message is
/// that message's seq in decimal digits.
/// </para>
/// <para>
/// Content, version 1: version (byte 1), then the salt (UUID, 0 when absent) and text (text) of a message or of a change of
/// one, or a member's role (int16, 0 for an erasure), followed for kinds 11 to 15 by the detail (text).
/// Only the content's hash enters the chain, so text and salt can be erased and the chain still verifies.
/// </para>
/// <para>The epoch is not covered: it says which restore the database has been through, not what happened.</para>
/// </remarks>
public static class HashChain
{
    public const int HashLength = SHA256.HashSizeInBytes;

    private const byte Version = 1;
    private const int UsualSize = 512;

    /// <inheritdoc cref="ChannelHead.Next"/>
    public static LogEntry Next(ChannelHead head, ChangeDraft draft)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(draft);
        var entry = new LogEntry
        {
            ChannelId = head.ChannelId,
            Epoch = head.Epoch,
            Seq = head.Seq + 1,
            Ordinal = draft.Kind == ChangeKind.MessagePosted ? head.Ordinal + 1 : head.Ordinal,
            Kind = draft.Kind,
            Id = draft.Id,
            ActorId = draft.ActorId,
            SubjectId = draft.SubjectId,
            MessageSeq = draft.Message?.Seq,
            Message = draft.Message,
            ClientId = draft.ClientId,
            Text = draft.Text,
            Salt = draft.Salt,
            Role = draft.Role,
            Detail = draft.Detail,
            Mentioned = draft.Mentioned,
            CreatedAt = draft.CreatedAt.ToMicroseconds(),
            PreviousHash = head.Hash,
            ContentHash = new byte[HashLength],
            Hash = new byte[HashLength],
        };
        HashContent(entry, entry.ContentHash);
        HashChange(entry, head.Hash, entry.Hash);
        return entry;
    }

    /// <summary>
    /// Recomputes a run of changes in seq order and names the first that does not follow from the one before it.
    /// </summary>
    /// <param name="changes">
    /// Every change after <paramref name="from"/>, none left out. Removed ones are believed to have been what they stand for;
    /// the chain goes on with their hash.
    /// </param>
    /// <param name="from">The head the run starts at; the empty channel when absent.</param>
    public static ChainVerdict Verify(IEnumerable<ChannelChange> changes, ChannelHead? from = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        long seq = from?.Seq ?? 0;
        long ordinal = from?.Ordinal ?? 0;
        var hash = from?.Hash ?? new byte[HashLength];
        foreach (var change in changes)
        {
            ordinal =
                change.IsRemoved ? change.Ordinal
                : change.Kind == ChangeKind.MessagePosted ? ordinal + 1
                : ordinal;
            if (FindFlaw(change, ++seq, ordinal, hash) is { } flaw)
            {
                return new ChainVerdict(seq, flaw);
            }

            hash = change.Hash;
        }

        return new ChainVerdict(BrokenAt: null, ChainFlaw.None);
    }

    /// <summary>What is wrong with a change that should be the one of this seq and ordinal after the given hash.</summary>
    internal static ChainFlaw? FindFlaw(ChannelChange change, long seq, long ordinal, byte[] previous)
    {
        Span<byte> expected = stackalloc byte[HashLength];
        if (change.Seq != seq)
        {
            return ChainFlaw.Missing;
        }

        if (change.IsRemoved)
        {
            return null;
        }

        if (change.Kind == ChangeKind.Removed)
        {
            return ChainFlaw.HeaderChanged;
        }

        if (!change.IsErased)
        {
            HashContent(change, expected);
            if (!expected.SequenceEqual(change.ContentHash))
            {
                return ChainFlaw.ContentChanged;
            }
        }

        HashChange(change, previous, expected);
        bool intact = change.Ordinal == ordinal && expected.SequenceEqual(change.Hash);
        return intact ? null : ChainFlaw.HeaderChanged;
    }

    private static void HashContent(ChannelChange change, Span<byte> destination)
    {
        var content = new CanonicalWriter(stackalloc byte[UsualSize]);
        content.Byte(Version);
        if (change.Kind == ChangeKind.MessagePosted || change.Kind.ConcernsMessage())
        {
            content.Guid(change.Salt ?? Guid.Empty);
            content.Text(change.Text);
        }
        else
        {
            content.Int16((short)(change.Role ?? default));
            if (change.Kind.HasDetail())
            {
                content.Text(change.Detail);
            }
        }

        SHA256.HashData(content.Written, destination);
        content.Dispose();
    }

    private static void HashChange(ChannelChange change, ReadOnlySpan<byte> previous, Span<byte> destination)
    {
        var link = new CanonicalWriter(stackalloc byte[UsualSize]);
        link.Bytes(previous);
        link.Byte(Version);
        link.Int16((short)change.Kind);
        link.Text(change.ChannelId);
        link.Int64(change.Seq);
        link.Int64(change.Ordinal);
        link.Guid(change.Id);
        link.Int64((change.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        link.Text(change.ActorId);
        link.Text(change.MessageSeq?.ToString(CultureInfo.InvariantCulture) ?? change.SubjectId);
        link.Text(change.ClientId);
        link.Bytes(change.ContentHash);
        SHA256.HashData(link.Written, destination);
        link.Dispose();
    }
}
