using Chat.Runtime.Silo;

namespace Chat.Runtime.Tests.Membership;

public sealed class SiloLeaseTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void IsHeld_beforeJoining_isFalse() => Assert.False(new SiloLease(_time).IsHeld);

    [Fact]
    public void IsHeld_endsWhenTheLeaseRunsOutUnrenewed()
    {
        var lease = new SiloLease(_time);
        lease.Renewed(_time.GetTimestamp(), TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.True(lease.IsHeld);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public void IsHeld_countsFromBeforeTheRenewalWasSent()
    {
        var lease = new SiloLease(_time);
        var sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(4));
        lease.Renewed(sentAt, TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(lease.IsHeld);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
