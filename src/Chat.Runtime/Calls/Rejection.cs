namespace Chat.Runtime.Calls;

/// <summary>Why a call did not run.</summary>
internal enum Rejection : byte
{
    /// <summary>The silo's view has another owner of the grain: look again and try there.</summary>
    NotOwner = 1,

    /// <summary>The silo is starting, stopping or has lost its lease: try again.</summary>
    NotServing = 2,

    /// <summary>Too many calls wait for the grain.</summary>
    Overloaded = 3,
}
