using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Delivery;

/// <summary>
/// Changes of a channel that follow each other, serialised once: as a whole for almost everybody, and in part for those
/// who came or left within them.
/// </summary>
internal sealed class EventRun
{
    /// <summary>A run ends with the change with which it has as many bytes: bounds what is held for a slow client.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Or as many changes.</summary>
    public const int MaxChanges = 256;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_scratch;

    private readonly IHubProtocol _protocol;
    private readonly byte[] _bytes; // the events, after the room for a header
    private readonly List<(long Seq, int End)> _ends; // of each event
    private readonly List<(long Seq, string UserId)>? _leaves;
    private readonly long _firstSeq;

    private EventRun(
        IHubProtocol protocol,
        byte[] bytes,
        List<(long Seq, int End)> ends,
        List<(long Seq, string UserId)>? leaves,
        (long First, long Last) seqs
    )
    {
        (_protocol, _bytes, _ends, _leaves, (_firstSeq, LastSeq)) = (protocol, bytes, ends, leaves, seqs);
        Whole = new EventBlock(ends.Count, bytes, protocol.Name);
    }

    /// <summary>Of the last change.</summary>
    public long LastSeq { get; }

    /// <summary>All events.</summary>
    public EventBlock Whole { get; }

    /// <summary>Reads the changes that follow a seq, as many as make a run.</summary>
    /// <param name="protocol">Serialises them.</param>
    /// <param name="channelId">Whose changes.</param>
    /// <param name="changes">Ascending; those up to the seq are passed over.</param>
    /// <param name="next">Where to begin; afterwards the first change that is not in the run.</param>
    /// <param name="after">The seq.</param>
    /// <returns>Null when nothing follows it, or something is missing in between.</returns>
    public static EventRun? Read(
        IHubProtocol protocol,
        string channelId,
        IReadOnlyList<Change> changes,
        ref int next,
        long after
    )
    {
        var scratch = t_scratch ??= new ArrayBufferWriter<byte>();
        scratch.ResetWrittenCount();
        scratch.GetSpan(EventBlock.HeaderRoom);
        scratch.Advance(EventBlock.HeaderRoom);
        List<(long, int)> ends = [];
        List<(long, string)>? leaves = null;
        var last = after;
        for (; next < changes.Count && changes[next].Seq <= last + 1; next++)
        {
            var change = changes[next];
            if (change.Seq <= last)
            {
                continue;
            }

            if (last - after >= MaxChanges || scratch.WrittenCount >= MaxBytes)
            {
                break;
            }

            last = change.Seq;
            protocol.WriteMessage(ClientEvents.Of(channelId, change), scratch);
            ends.Add((last, scratch.WrittenCount));
            if (change.Member is { Joined: false } left)
            {
                (leaves ??= []).Add((last, left.Person.Id));
            }
        }

        var run =
            last > after
                ? new EventRun(protocol, scratch.WrittenSpan.ToArray(), ends, leaves, (after + 1, last))
                : null;
        KeepLittle();
        return run;
    }

    /// <summary>The events of the changes after a seq, up to another; null if there are none.</summary>
    public EventBlock? Between(long after, long upTo)
    {
        if (after < _firstSeq && upTo >= LastSeq)
        {
            return Whole;
        }

        int from = 0,
            start = EventBlock.HeaderRoom;
        while (from < _ends.Count && _ends[from].Seq <= after)
        {
            start = _ends[from++].End;
        }

        int to = from,
            end = start;
        while (to < _ends.Count && _ends[to].Seq <= upTo)
        {
            end = _ends[to++].End;
        }

        if (to == from)
        {
            return null;
        }

        var part = new byte[EventBlock.HeaderRoom + end - start];
        _bytes.AsSpan(start, end - start).CopyTo(part.AsSpan(EventBlock.HeaderRoom));
        return new EventBlock(to - from, part, _protocol.Name);
    }

    /// <summary>Where a user leaves, after a seq.</summary>
    public long? LeaveOf(string userId, long after)
    {
        foreach (var (seq, leaver) in _leaves ?? [])
        {
            if (seq > after && leaver == userId)
            {
                return seq;
            }
        }

        return null;
    }

    private static void KeepLittle()
    {
        if (t_scratch!.Capacity > 4 * MaxBytes)
        {
            t_scratch = null;
        }
    }
}
