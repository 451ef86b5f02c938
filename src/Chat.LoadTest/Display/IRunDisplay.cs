namespace Chat.LoadTest.Display;

/// <summary>Shows how a run goes. Disposing it ends the display and leaves its last picture.</summary>
internal interface IRunDisplay : IAsyncDisposable
{
    /// <summary>To be called once a second, by one thread at a time; does not wait for the terminal.</summary>
    void Show(RunStatus status);
}
