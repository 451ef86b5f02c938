using System.Diagnostics;

namespace Chat.Bench.Servers;

/// <summary>Programs that are started, do something, and end.</summary>
internal static class Commands
{
    private const int LinesOfAFailure = 20;

    /// <summary>Runs one to its end; stops it when that is not wanted any more.</summary>
    /// <returns>What it said on its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it said.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken stopping)
    {
        var (output, failure) = await RunToEndAsync(start, stopping);
        return failure is null ? output : throw new InvalidOperationException(failure);
    }

    /// <returns>How it failed, or null.</returns>
    public static async Task<string?> TryAsync(ProcessStartInfo start, CancellationToken stopping) =>
        (await RunToEndAsync(start, stopping)).Failure;

    /// <summary>SIGTERM.</summary>
    public static void Terminate(Process process)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            kill.WaitForExit();
        }
    }

    private static async Task<(string Output, string? Failure)> RunToEndAsync(
        ProcessStartInfo start,
        CancellationToken stopping
    )
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        await using var stop = stopping.Register(() => Terminate(process));
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        stopping.ThrowIfCancellationRequested();
        var failure =
            process.ExitCode == 0
                ? null
                : $"{NameOf(start)} ended with exit code {process.ExitCode}: {End($"{output}\n{await errors}")}";
        return (output, failure);
    }

    /// <summary>The program and what it was to do, without all the settings.</summary>
    private static string NameOf(ProcessStartInfo start) =>
        string.Join(' ', new[] { start.FileName }.Concat(start.ArgumentList).Take(3).Select(Path.GetFileName));

    private static string End(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(LinesOfAFailure));
}
