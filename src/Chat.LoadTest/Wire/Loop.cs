using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chat.LoadTest.Wire;

/// <summary>
/// One thread that does everything for its connections: waits until some are ready, reads and writes them, and runs what
/// is due. All state of its users belongs to this thread, so nothing is locked.
/// </summary>
internal sealed class Loop : IDisposable
{
    private const int FirstBuffer = 256 * 1024;

    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly PriorityQueue<Action, long> _due = new();
    private readonly List<(Link? Link, ulong Tag)> _links = [default];
    private readonly Stack<int> _free = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Link> _dirty = [];
    private List<Link> _flushing = [];
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(FirstBuffer, pinned: true);
    private long _armedFor = long.MaxValue;
    private uint _mask = 0x9e3779b9;
    private int _generation;
    private volatile bool _isStopping;

    public Loop(int number) => new Thread(Run) { IsBackground = true, Name = $"load-{number}" }.Start();

    public Epoll Epoll { get; } = new();

    /// <summary>Links with something to send at the end of the turn.</summary>
    public List<Link> Dirty => _dirty;

    public long BytesReceived { get; set; }

    /// <summary>When the bytes that are being read were received.</summary>
    public long ReceivedAt { get; private set; }

    /// <summary>Completes when the thread has ended; with what ended it, if that was a mistake.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs something on the loop's thread; from any thread.</summary>
    public void Post(Action action)
    {
        _inbox.Enqueue(action);
        Epoll.Wake();
    }

    /// <summary>Runs something on the loop's thread and waits for it.</summary>
    /// <exception cref="Exception">What ended the loop, if that was a mistake.</exception>
    public async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question()));
        await await Task.WhenAny(answer.Task, Ended);
        return await answer.Task;
    }

    /// <summary>Runs something on this thread, but not within the current call.</summary>
    public void Later(Action action) => At(0, action);

    /// <param name="time">In ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="action">Runs at that time.</param>
    public void At(long time, Action action) => _due.Enqueue(action, time);

    /// <summary>Watches a link's socket.</summary>
    /// <returns>What the link is called in <see cref="Remove"/> and <see cref="Epoll.Change"/>.</returns>
    public ulong Add(Link link, nint socket)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _links.Count;
            _links.Add(default);
        }

        // A socket's events of before it was closed must not reach the next one in its place.
        var tag = ((ulong)(uint)(++_generation & 0x7fff_ffff) << 32) | (uint)slot;
        _links[slot] = (link, tag);
        Epoll.Watch(socket, tag);
        return tag;
    }

    public void Remove(ulong tag)
    {
        _links[(int)(uint)tag] = default;
        _free.Push((int)(uint)tag);
    }

    /// <summary>The buffer into which all links are read, one at a time; has room for more than what is kept.</summary>
    public byte[] BufferFor(int kept)
    {
        if (kept > _buffer.Length / 2)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(_buffer.Length * 2, pinned: true);
        }

        return _buffer;
    }

    public void NoteReceived() => ReceivedAt = Stopwatch.GetTimestamp();

    public uint NextMask()
    {
        _mask ^= _mask << 13;
        _mask ^= _mask >> 17;
        return _mask ^= _mask << 5;
    }

    public void Dispose()
    {
        _isStopping = true;
        Epoll.Wake();
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                RunDue();
                RunInbox();
                Flush();
                Arm();
                Dispatch(Epoll.Wait());
            }

            _ended.SetResult();
        }
        catch (Exception e)
        {
            _ended.SetException(e);
        }
        finally
        {
            Epoll.Dispose();
        }
    }

    private void RunDue()
    {
        while (_due.TryPeek(out _, out var time) && time <= Stopwatch.GetTimestamp())
        {
            _due.Dequeue()();
        }
    }

    private void RunInbox()
    {
        while (_inbox.TryDequeue(out var action))
        {
            action();
        }
    }

    private void Flush()
    {
        (_flushing, _dirty) = (_dirty, _flushing);
        foreach (var link in _flushing)
        {
            link.Flush();
        }

        _flushing.Clear();
    }

    /// <summary>Sets the alarm for what is due next, unless it is set to that already.</summary>
    private void Arm()
    {
        var next = _due.TryPeek(out _, out var time) ? time : long.MaxValue;
        if (_dirty.Count > 0)
        {
            next = 0;
        }

        var now = Stopwatch.GetTimestamp();
        if (next != long.MaxValue && (next != _armedFor || next <= now))
        {
            // Rounded up, or it would wake a little too early and then not again.
            Epoll.WakeAfter(Stopwatch.GetElapsedTime(now, next) + TimeSpan.FromTicks(1));
        }

        _armedFor = next;
    }

    private void Dispatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (events, tag) = Epoll.Event(i);
            var (link, current) = _links[(int)(uint)tag];
            if (current == tag)
            {
                link!.OnReady(events);
            }
        }
    }
}
