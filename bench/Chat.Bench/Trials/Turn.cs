using System.Diagnostics;

namespace Chat.Bench.Trials;

/// <summary>
/// The machine for oneself: <c>--turn</c> names a command that waits until nobody else uses it and then runs another
/// command, which here is one that lasts until the turn is given back.
/// </summary>
internal sealed class Turn : IAsyncDisposable
{
    private readonly Process? _holder;

    private Turn(Process? holder) => _holder = holder;

    /// <summary>Whether it is over already, because the command grants only so much time.</summary>
    public bool IsOver => _holder is { HasExited: true };

    public static async Task<Turn> TakeAsync(string? command)
    {
        if (command is null)
        {
            return new Turn(null);
        }

        var start = new ProcessStartInfo("sh", ["-c", $"exec {command} sh -c 'echo; exec cat'"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start)!;
        return await holder.StandardOutput.ReadLineAsync() is not null
            ? new Turn(holder)
            : throw new InvalidOperationException($"'{command}' has ended with exit code {await EndAsync(holder)}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_holder is not null)
        {
            await EndAsync(_holder);
        }
    }

    private static async Task<int> EndAsync(Process holder)
    {
        using (holder)
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync();
            return holder.ExitCode;
        }
    }
}
