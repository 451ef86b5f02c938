namespace Chat.Presence;

/// <summary>The streams of <see cref="PeopleEvents"/>: each gateway has a few of its own, keyed like those of channels.</summary>
public static class PeopleStreams
{
    public const string Namespace = "people";

    /// <summary>How often a gateway tells that a person is still connected to it, at the latest.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(30);

    /// <summary>A device that has not been renewed for so long is one that a gateway has long forgotten.</summary>
    public static readonly TimeSpan Forgotten = 3 * RenewEvery;
}
