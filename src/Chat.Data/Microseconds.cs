namespace Chat.Data;

public static class Microseconds
{
    /// <summary>The time in UTC and as precise as PostgreSQL keeps it, so that it reads back as it was written.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
