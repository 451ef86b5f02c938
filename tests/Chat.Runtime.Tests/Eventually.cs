using Chat.TestKit;

namespace Chat.Runtime.Tests;

/// <summary>Waits on conditions that nothing announces.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<Task<bool>> condition, string what) =>
        Wait.UntilAsync(condition, () => $"Did not happen: {what}");

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => Task.FromResult(condition()), what);
}
