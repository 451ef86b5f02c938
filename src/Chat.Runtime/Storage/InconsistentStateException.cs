namespace Orleans.Storage;

/// <summary>
/// Somebody else has written the record since it was read. When it escapes a call, the runtime ends the activation,
/// so that the next call starts from what is stored.
/// </summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException() { }

    public InconsistentStateException(string message)
        : base(message) { }

    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!) { }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Whether the activation whose call it escapes is the one that met it, and not a grain it called.</summary>
    internal bool IsOfThisActivation { get; set; } = true;

    /// <summary>The version in the storage, where it is known.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The version the grain had read.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }
}
