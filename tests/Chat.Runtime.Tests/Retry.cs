namespace Chat.Runtime.Tests;

/// <summary>What callers of idempotent methods do.</summary>
internal static class Retry
{
    public static async Task<T> WhileUnavailableAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (SiloUnavailableException)
            {
                // The connection was lost while the call was under way.
            }
        }
    }
}
