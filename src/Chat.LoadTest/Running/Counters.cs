using Chat.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>What one loop has counted; written by its thread alone.</summary>
internal sealed class Counters
{
    public long Users { get; set; }

    public long Posted { get; set; }

    public long Acknowledged { get; set; }

    public long Failed { get; set; }

    public long Delivered { get; set; }

    public long BytesReceived { get; set; }

    public long Reconnects { get; set; }

    public long Checked { get; set; }

    public Counters Copy() => (Counters)MemberwiseClone();

    /// <param name="other">Is added.</param>
    /// <param name="sign">-1 to subtract it instead.</param>
    public void Add(Counters other, int sign = 1)
    {
        Users += sign * other.Users;
        Posted += sign * other.Posted;
        Acknowledged += sign * other.Acknowledged;
        Failed += sign * other.Failed;
        Delivered += sign * other.Delivered;
        BytesReceived += sign * other.BytesReceived;
        Reconnects += sign * other.Reconnects;
        Checked += sign * other.Checked;
    }
}

/// <summary>What one loop saw in one second.</summary>
/// <param name="Counters">Since the run began, not only of this second.</param>
internal sealed record LoopSecond(int Second, Counters Counters, Histogram Acknowledgement, Histogram Delivery);
