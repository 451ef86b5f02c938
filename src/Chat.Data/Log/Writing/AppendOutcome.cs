namespace Chat.Data.Log;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Durable: the entry is in the log at its seq.</summary>
    Committed,

    /// <summary>
    /// Not written: the channel's head is not where the entry expects it, because another writer moved it or an earlier
    /// entry was not written. Drop what you hold and reread the head.
    /// </summary>
    Fenced,

    /// <summary>Not written: this sender posted this client id in this channel before. Look it up.</summary>
    DuplicateClientId,

    /// <summary>
    /// Not committed as far as could be found out in time. The outcome may be unknown: reread the head before going on.
    /// </summary>
    Unavailable,

    /// <summary>
    /// Not written and never sent: too much waits for its commit already. Known at once; the head is where it was, and
    /// entries appended before are not affected.
    /// </summary>
    Overloaded,
}
