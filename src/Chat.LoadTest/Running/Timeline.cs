using Chat.LoadTest.Reports;
using Chat.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>Puts the seconds of all loops together. Thread-safe.</summary>
/// <param name="loops">How many there are; a second is over when all have handed it over.</param>
/// <param name="onPoint">Is told each second that is over.</param>
internal sealed class Timeline(int loops, Func<TimelinePoint, TimelinePoint> onPoint)
{
    private readonly Lock _gate = new();
    private readonly Counters[] _latest = [.. Enumerable.Range(0, loops).Select(_ => new Counters())];
    private readonly Dictionary<int, Second> _open = [];
    private readonly List<TimelinePoint> _points = [];

    /// <summary>Of all posts that were due within the measured time.</summary>
    public Histogram Acknowledgement { get; } = new();

    public Histogram Delivery { get; } = new();

    /// <summary>The seconds that are measured, the last one exclusive.</summary>
    public (int From, int To) Measured { get; set; } = (int.MaxValue, int.MaxValue);

    /// <summary>Whether latencies are added up: they also are while the last posts are waited for.</summary>
    public bool IsCounted { get; set; }

    public IReadOnlyList<TimelinePoint> Points
    {
        get
        {
            lock (_gate)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>A loop has ended a second.</summary>
    public void Take(int loop, LoopSecond second)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(second.Second, out var sum))
            {
                _open[second.Second] = sum = new Second();
            }

            sum.Counters.Add(second.Counters);
            sum.Counters.Add(_latest[loop], sign: -1);
            sum.Counters.Users += _latest[loop].Users;
            _latest[loop] = second.Counters;
            sum.Acknowledgement.Add(second.Acknowledgement);
            sum.Delivery.Add(second.Delivery);
            AddUp(second);
            if (++sum.Loops == loops)
            {
                _open.Remove(second.Second);
                _points.Add(
                    onPoint(sum.ToPoint(second.Second, second.Second >= Measured.From && second.Second < Measured.To))
                );
            }
        }
    }

    /// <summary>What was seen after the last whole second.</summary>
    public void TakeRest(LoopSecond rest)
    {
        lock (_gate)
        {
            AddUp(rest);
        }
    }

    private void AddUp(LoopSecond second)
    {
        if (IsCounted)
        {
            Acknowledgement.Add(second.Acknowledgement);
            Delivery.Add(second.Delivery);
        }
    }

    private sealed class Second
    {
        public int Loops { get; set; }

        public Counters Counters { get; } = new();

        public Histogram Acknowledgement { get; } = new();

        public Histogram Delivery { get; } = new();

        public TimelinePoint ToPoint(int second, bool isMeasured)
        {
            var (acknowledgement, delivery) = (Acknowledgement.Summarize(), Delivery.Summarize());
            return new(
                second,
                isMeasured,
                Counters.Users,
                Counters.Posted,
                Counters.Acknowledged,
                Counters.Delivered,
                Counters.Failed,
                acknowledgement.P50,
                acknowledgement.P99,
                delivery.P50,
                delivery.P99,
                []
            );
        }
    }
}
