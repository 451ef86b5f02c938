namespace Chat.Signals;

/// <summary>What typing in a channel is agreed to be.</summary>
public static class Typing
{
    /// <summary>Who has not said for so long that they type does no longer, whatever has become of them.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(6);

    /// <summary>Who says it again sooner says nothing new.</summary>
    public static readonly TimeSpan Repeat = TimeSpan.FromSeconds(2);
}
