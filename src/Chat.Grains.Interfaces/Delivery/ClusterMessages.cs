namespace Chat.Delivery;

/// <summary>Bounds of what silos and gateways say to each other.</summary>
public static class ClusterMessages
{
    /// <summary>
    /// Changes that one call reads, at most. With the longest texts that can be configured (100,000 characters, three bytes
    /// each) they make the largest message there is: 60 MB.
    /// </summary>
    public const int MaxChanges = 200;

    /// <summary>The largest message that is sent or taken, in bytes. Its length is checked before it has come.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;
}
