using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Chat.TestKit.Processes;

/// <summary>A silo or a gateway as a process of its own, as in production.</summary>
public sealed class ChatProcess : IAsyncDisposable
{
    private const int Terminate = 15; // SIGTERM
    private const int Continue = 18; // SIGCONT
    private const int Hang = 19; // SIGSTOP

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChatProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Completes when it has ended, however that came.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Everything it has said, for the message of a failed test.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a project of <c>src/</c> that has been built with the tests.</summary>
    public static ChatProcess Start(string project, string name, string postgres, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(PathOf(project))!,
        };
        start.ArgumentList.Add(PathOf(project));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CHAT_POSTGRES"] = postgres;
        start.Environment["CHAT_CLUSTER_SECRET"] = "the secret of a test cluster, of no use elsewhere";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        var process = new ChatProcess(name, new Process { StartInfo = start });
        process.Run();
        return process;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            Signal(_process.Id, Terminate);
        }

        using var patience = new CancellationTokenSource(Wait.Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> UntilEndedAsync()
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Suspend() => Signal(_process.Id, Hang);

    public void Resume() => Signal(_process.Id, Continue);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    internal static void Signal(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
        {
            throw new InvalidOperationException(
                $"Process {process} cannot be signalled: error {Marshal.GetLastPInvokeError()}."
            );
        }
    }

    private void Run()
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ended.TrySetResult();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue($"[{Name}] {line}");
        }
    }

    /// <summary>The project's program, built in the same configuration as the tests that run.</summary>
    private static string PathOf(string project)
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory); // tests/X.Tests/bin/Debug/net10.0
        var (framework, configuration) = (tests.Name, tests.Parent!.Name);
        var root = tests.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", project, "bin", configuration, framework, $"{project}.dll");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
