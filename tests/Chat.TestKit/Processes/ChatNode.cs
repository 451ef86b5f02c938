namespace Chat.TestKit.Processes;

/// <summary>A silo's or gateway's place in the cluster: its name and ports stay, the process there comes and goes.</summary>
public sealed class ChatNode : IAsyncDisposable
{
    private readonly string _project;
    private readonly Func<string> _postgres;
    private readonly string[] _arguments;
    private readonly Lock _gate = new();
    private readonly List<ChatProcess> _processes = [];
    private bool _isMeantToRun;
    private bool _isSupervised;

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
    public string Output => string.Join('\n', Processes.Select(process => process.Output));

    /// <summary>How often its supervisor had to start it again.</summary>
    public int Restarts { get; private set; }

    /// <summary>The process there, if one runs.</summary>
    internal int? ProcessId => Processes.LastOrDefault() is { HasExited: false } process ? process.Id : null;

    private ChatProcess Process =>
        Processes.LastOrDefault() ?? throw new InvalidOperationException($"{Name} has not been started.");

    private IReadOnlyList<ChatProcess> Processes
    {
        get
        {
            lock (_gate)
            {
                return [.. _processes];
            }
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            StartWithinGate();
        }
    }

    /// <summary>
    /// Until disposed, has it started again when it ends by itself, as orchestrators and <c>./chat up</c> do. Without
    /// this a process that ends by itself fails the test.
    /// </summary>
    public IDisposable Supervise() => new Supervisor(this);

    /// <summary>kill -9.</summary>
    public Task KillAsync()
    {
        IsMeantToEnd();
        return Process.KillAsync();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync()
    {
        IsMeantToEnd();
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
        bool isMeantToRun,
            isSupervised;
        lock (_gate)
        {
            (isMeantToRun, isSupervised) = (_isMeantToRun, _isSupervised);
        }

        if (!isMeantToRun)
        {
            return true;
        }

        if (Process.HasExited && !isSupervised)
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
        IsMeantToEnd();
        foreach (var process in Processes)
        {
            await process.DisposeAsync();
        }
    }

    private void IsMeantToEnd()
    {
        lock (_gate)
        {
            _isMeantToRun = false;
        }
    }

    /// <summary>The database is told its name, so that tests see there what it does.</summary>
    private void StartWithinGate()
    {
        var process = ChatProcess.Start(_project, Name, $"{_postgres()};Application Name={Name}", _arguments);
        _processes.Add(process);
        _isMeantToRun = true;
        _ = StartAgainAfterAsync(process);
    }

    private async Task StartAgainAfterAsync(ChatProcess process)
    {
        await process.Ended;
        lock (_gate)
        {
            if (_isSupervised && _isMeantToRun && process == _processes[^1])
            {
                Restarts++;
                StartWithinGate();
            }
        }
    }

    private void SetSupervised(bool isSupervised)
    {
        lock (_gate)
        {
            _isSupervised = isSupervised;
        }
    }

    private sealed class Supervisor : IDisposable
    {
        private readonly ChatNode _node;

        public Supervisor(ChatNode node)
        {
            _node = node;
            node.SetSupervised(true);
        }

        public void Dispose() => _node.SetSupervised(false);
    }
}
