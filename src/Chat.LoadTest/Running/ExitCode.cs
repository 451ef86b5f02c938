namespace Chat.LoadTest.Running;

/// <summary>What the program says when it ends.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>Something was seen that must not be, or a goal was missed.</summary>
    public const int Violation = 1;

    public const int BadUse = 2;

    /// <summary>The server could not be reached or used.</summary>
    public const int Unreachable = 3;
}
