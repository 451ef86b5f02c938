namespace Chat.TestKit.Processes;

/// <summary>A silo's or gateway's place in the cluster: its name and ports stay, the process there comes and goes.</summary>
public sealed class ChatNode : IAsyncDisposable
{
    private readonly string _project;
    private readonly Func<string> _postgres;
    private readonly string[] _arguments;
    private readonly List<ChatProcess> _processes = [];
    private bool _isMeantToRun;

    internal ChatNode(string project, string name, Func<string> postgres, params string[] arguments)
    {
        (_project, _postgres, Name) = (project, postgres, name);
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        _arguments = [$"--urls={Url}", .. arguments];
    }

    public string Name { get; }

    /// <summary>Where it answers HTTP: a gateway everything, a silo only how it is.</summary>
    public Uri Url { get; }

    /// <summary>Everything its processes have said, for the message of a failed test.</summary>
    public string Output => string.Join('\n', _processes.Select(process => process.Output));

    private ChatProcess Process =>
        _processes.LastOrDefault() ?? throw new InvalidOperationException($"{Name} has not been started.");

    public void Start()
    {
        _processes.Add(ChatProcess.Start(_project, Name, _postgres(), _arguments));
        _isMeantToRun = true;
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync()
    {
        _isMeantToRun = false;
        return Process.KillAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync()
    {
        _isMeantToRun = false;
        return Process.StopAsync();
    }

    /// <summary>SIGSTOP: it hangs, but its connections stay open.</summary>
    public void Suspend() => Process.Suspend();

    /// <summary>SIGCONT.</summary>
    public void Resume() => Process.Resume();

    /// <summary>Whether it is as it should be: ready, or not there on purpose.</summary>
    /// <exception cref="InvalidOperationException">It has ended by itself.</exception>
    internal async Task<bool> IsSettledAsync(HttpClient http)
    {
        if (!_isMeantToRun)
        {
            return true;
        }

        if (Process.HasExited)
        {
            throw new InvalidOperationException($"{Name} has ended.\n{Output}");
        }

        try
        {
            return (await http.GetAsync(new Uri(Url, "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }
}
