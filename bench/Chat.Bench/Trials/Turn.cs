using System.Diagnostics;
using Chat.Bench.Servers;

namespace Chat.Bench.Trials;

/// <summary>
/// The machine for oneself: <c>--turn</c> names a command that waits until nobody else uses it and then runs another
/// command, which here is one that lasts until the turn is given back.
/// </summary>
internal sealed class Turn(string? command, CancellationToken stopping) : IAsyncDisposable
{
    private Process? _holder;

    /// <summary>Whether it is over already, because the command grants only so much time.</summary>
    public bool IsOver => _holder is { HasExited: true };

    /// <summary>Waits for it, unless it has come already.</summary>
    public async Task TakeAsync()
    {
        if (command is null || _holder is not null)
        {
            return;
        }

        var start = new ProcessStartInfo("sh", ["-c", $"exec {command} sh -c 'echo; exec cat'"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _holder = Process.Start(start)!;
        await using var stop = stopping.Register(() => Commands.Terminate(_holder));
        if (await _holder.StandardOutput.ReadLineAsync(CancellationToken.None) is null)
        {
            throw new InvalidOperationException($"'{command}' has ended without running what it was to run.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_holder is not null)
        {
            _holder.StandardInput.Close();
            await _holder.WaitForExitAsync(CancellationToken.None);
            _holder.Dispose();
        }
    }
}
