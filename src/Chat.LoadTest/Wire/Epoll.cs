using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Waits for sockets, a timer and a wake-up with one call of the system (<c>epoll(7)</c>, <c>timerfd_create(2)</c>,
/// <c>eventfd(2)</c>), so that thousands of connections cost their worker nothing while they are quiet.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    public const uint Readable = 0x001; // EPOLLIN
    public const uint Writable = 0x004; // EPOLLOUT
    public const uint Failed = 0x018; // EPOLLERR | EPOLLHUP

    private const int Add = 1;
    private const int Modify = 3;
    private const int Batch = 512;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Monotonic = 1;
    private const int Interrupted = 4; // EINTR
    private const ulong TimerTag = ulong.MaxValue;
    private const ulong WakeTag = ulong.MaxValue - 1;

    // The event is packed on x86 alone.
    private static readonly bool IsPacked =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int EventSize = IsPacked ? 12 : 16;
    private static readonly int TagOffset = IsPacked ? 4 : 8;

    private readonly int _epoll = Checked(Create(CloseOnExec), "epoll_create1");
    private readonly int _timer = Checked(CreateTimer(Monotonic, CloseOnExec | NonBlocking), "timerfd_create");
    private readonly int _wake = Checked(CreateEvent(0, CloseOnExec | NonBlocking), "eventfd");
    private readonly byte[] _events = new byte[Batch * 16];
    private int _count;

    public Epoll()
    {
        Control(Add, _timer, Readable, TimerTag);
        Control(Add, _wake, Readable, WakeTag);
    }

    public void Watch(nint socket, ulong tag) => Control(Add, (int)socket, Readable, tag);

    /// <summary>Says what of a watched socket is of interest from now on.</summary>
    public void Change(nint socket, ulong tag, bool readable, bool writable) =>
        Control(Modify, (int)socket, (readable ? Readable : 0) | (writable ? Writable : 0), tag);

    /// <summary>Blocks until something is ready.</summary>
    /// <returns>How many events there are for <see cref="Event"/>; the timer and the wake-up are none.</returns>
    public int Wait()
    {
        _count = WaitFor(_epoll, ref MemoryMarshal.GetArrayDataReference(_events), Batch, -1);
        if (_count < 0)
        {
            return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw Failure("epoll_wait");
        }

        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var (events, tag) = Event(i);
            if (tag >= WakeTag)
            {
                ulong ignored = 0;
                _ = Read(tag == TimerTag ? _timer : _wake, ref ignored, sizeof(ulong));
                continue;
            }

            Put(kept++, events, tag);
        }

        return kept;
    }

    public (uint Events, ulong Tag) Event(int index)
    {
        var at = _events.AsSpan(index * EventSize, EventSize);
        return (MemoryMarshal.Read<uint>(at), MemoryMarshal.Read<ulong>(at[TagOffset..]));
    }

    /// <summary>Ends the next <see cref="Wait"/> after this time, at once if it is not positive.</summary>
    public void WakeAfter(TimeSpan delay)
    {
        var nanoseconds = Math.Max(delay.Ticks * TimeSpan.NanosecondsPerTick, 1);
        var setting = new TimerSetting(0, 0, (nint)(nanoseconds / 1_000_000_000), (nint)(nanoseconds % 1_000_000_000));
        if (SetTimer(_timer, 0, ref setting, 0) < 0)
        {
            throw Failure("timerfd_settime");
        }
    }

    /// <summary>Ends the current or next <see cref="Wait"/>; from any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Write(_wake, ref one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Close(_timer);
        _ = Close(_wake);
        _ = Close(_epoll);
    }

    private void Put(int index, uint events, ulong tag)
    {
        var at = _events.AsSpan(index * EventSize, EventSize);
        MemoryMarshal.Write(at, events);
        MemoryMarshal.Write(at[TagOffset..], tag);
    }

    private void Control(int operation, int descriptor, uint events, ulong tag)
    {
        Span<byte> setting = stackalloc byte[16];
        MemoryMarshal.Write(setting, events);
        MemoryMarshal.Write(setting[TagOffset..], tag);
        if (Control(_epoll, operation, descriptor, ref MemoryMarshal.GetReference(setting)) < 0)
        {
            throw Failure("epoll_ctl");
        }
    }

    private static int Checked(int result, string call) => result < 0 ? throw Failure(call) : result;

    private static Win32Exception Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, ref byte setting);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitFor(int epoll, ref byte events, int max, int timeout);

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial int CreateTimer(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int SetTimer(int timer, int flags, ref TimerSetting setting, nint old);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref ulong value, nint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref ulong value, nint size);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimerSetting(
        nint IntervalSeconds,
        nint IntervalNanoseconds,
        nint Seconds,
        nint Nanoseconds
    );
}
