namespace Chat.Signals;

/// <summary>Lets things gather for a moment before they are told together.</summary>
/// <param name="length">How long, at most.</param>
/// <param name="tellAsync">Tells what has gathered; answers whether there was anything.</param>
/// <param name="time">The clock.</param>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed class SignalWindow(TimeSpan length, Func<Task<bool>> tellAsync, TimeProvider time)
{
    private bool _isOpen;

    /// <summary>Something has come.</summary>
    public void Open()
    {
        if (!_isOpen)
        {
            _isOpen = true;
            _ = TellAllAsync();
        }
    }

    private async Task TellAllAsync()
    {
        try
        {
            do
            {
                await Task.Delay(length, time);
            } while (await tellAsync());
        }
        finally
        {
            _isOpen = false;
        }
    }
}
