using Chat.Delivery;

namespace Chat.Tests.Delivery;

/// <summary>Whatever part of a batch somebody is to get, it is one valid frame.</summary>
public sealed class EventRunTests
{
    private readonly RelayedRoom _room = new();

    [Theory]
    [InlineData(0, 4, "1, 2, 3, 4")]
    [InlineData(0, 9, "1, 2, 3, 4")]
    [InlineData(1, 4, "2, 3, 4")]
    [InlineData(1, 2, "2")]
    [InlineData(3, 4, "4")]
    [InlineData(0, 3, "1, 2, 3")]
    [InlineData(2, 3, "3")]
    [InlineData(4, 4, "")]
    public void Between_gives_the_events_of_that_part_only(long after, long upTo, string seqs)
    {
        Change[] changes = [_room.Post(), _room.Post(), _room.Removed(), _room.Post()];
        var run = Read(changes, after: 0);

        var part = run.Between(after, upTo);

        Assert.Equal(seqs, part is null ? "" : string.Join(", ", ListeningConnection.SeqsOf(part)));
        Assert.Equal(4, run.LastSeq);
    }

    [Fact]
    public void Read_ends_at_a_hole_and_passes_over_what_is_known()
    {
        Change[] changes = [_room.Post(), _room.Post(), _room.Post(), _room.Post()];
        changes = [changes[0], changes[1], changes[3]];
        var next = 0;

        var run = EventRun.Read(RelayedRoom.Protocol, "room", changes, ref next, after: 1);
        var none = EventRun.Read(RelayedRoom.Protocol, "room", changes, ref next, after: 2);

        Assert.Equal([2], ListeningConnection.SeqsOf(run!.Whole));
        Assert.Null(none);
    }

    [Fact]
    public void Read_makes_several_runs_of_long_texts()
    {
        Change[] changes = [.. Enumerable.Range(0, 5).Select(_ => _room.Post(new string('x', EventRun.MaxBytes / 2)))];
        var (next, seqs) = (0, new List<long[]>());
        for (long after = 0; EventRun.Read(RelayedRoom.Protocol, "room", changes, ref next, after) is { } run; )
        {
            seqs.Add(ListeningConnection.SeqsOf(run.Whole!));
            after = run.LastSeq;
        }

        Assert.Equal(
            [
                [1, 2],
                [3, 4],
                [5],
            ],
            seqs
        );
    }

    /// <summary>Headers of two, four and ten bytes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Frame_of_every_length_is_read_as_it_was_written(int length)
    {
        var bytes = new byte[EventBlock.HeaderRoom + length];
        bytes.AsSpan(EventBlock.HeaderRoom).Fill((byte)'x');

        var frame = Assert.Single(WireFrames.Read(new EventBlock(1, bytes, "json").Frame.Span));

        Assert.Equal(new WireFrame(IsFinal: true, Opcode: 1, new string('x', length)), frame);
    }

    private static EventRun Read(Change[] changes, long after)
    {
        var next = 0;
        return EventRun.Read(RelayedRoom.Protocol, "room", changes, ref next, after)!;
    }
}
