namespace Chat.Runtime.Silo;

/// <summary>
/// Whether this silo may run calls: from joining until its lease has run out unrenewed, by its own clock. Asked before
/// every call, so that a process that was suspended past its lease refuses the first call after it resumes.
/// </summary>
internal sealed class SiloLease(TimeProvider time)
{
    private long _renewedAt;
    private TimeSpan _duration;
    private volatile bool _isHeld;

    public bool IsHeld => _isHeld && time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < _duration;

    /// <summary>The lease runs from before the renewal was sent, not from when its answer came.</summary>
    public void Renewed(long sentAt, TimeSpan duration)
    {
        _duration = duration;
        Volatile.Write(ref _renewedAt, sentAt);
        _isHeld = true;
    }

    public void Lost() => _isHeld = false;
}
