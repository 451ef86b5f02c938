namespace Chat.Data.Log;

/// <summary>Whether a run of changes is as it was written.</summary>
/// <param name="BrokenAt">The seq of the first broken link; <see langword="null"/> when all hold.</param>
/// <param name="Flaw">What is wrong there.</param>
public sealed record ChainVerdict(long? BrokenAt, ChainFlaw Flaw)
{
    public bool IsIntact => BrokenAt is null;
}

/// <summary>How a link of the chain can be broken.</summary>
public enum ChainFlaw
{
    None,

    /// <summary>The change that should stand here is not there.</summary>
    Missing,

    /// <summary>Text, salt or role are not what was hashed.</summary>
    ContentChanged,

    /// <summary>Anything else about the change, or the hash of the one before it, is not what was hashed.</summary>
    HeaderChanged,
}
