using System.Text;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Targets;

/// <summary>How a server is spoken to. Has no state: one for all connections.</summary>
internal abstract class Target
{
    public const int MaxFrame = 512;

    public static IReadOnlyList<Target> All { get; } = [new ChatTarget(), new SignalRTarget(), new SocketIoTarget()];

    /// <summary>As <c>--target</c> names it.</summary>
    public abstract string Name { get; }

    /// <summary>The byte that ends a record; -1 where each message is one.</summary>
    public abstract int Separator { get; }

    /// <summary>
    /// Whether every user has to receive every change of a channel once, in order and without holes, so that anything else
    /// is a violation. Of the others it is counted.
    /// </summary>
    public virtual bool PromisesOrder => false;

    /// <summary>How often a connection has to be heard of; null if the server asks by itself.</summary>
    public virtual TimeSpan? PingEvery => null;

    /// <exception cref="BadUseException">There is no such.</exception>
    public static Target Of(string name) =>
        All.FirstOrDefault(target => target.Name == name)
        ?? throw new BadUseException(
            $"--target must be {string.Join(", ", All.Select(target => target.Name))}, not '{name}'."
        );

    public abstract string PathOf(string token);

    /// <summary>Whether a record is the same for everybody who gets it, so that it need be read only once.</summary>
    public abstract bool IsBroadcast(ReadOnlySpan<byte> record);

    public abstract void Read(ReadOnlySpan<byte> record, Incoming into);

    public abstract int WriteHello(Span<byte> into, string token);

    public abstract int WritePing(Span<byte> into);

    /// <summary>The answer to a ping of the server; 0 where it expects none.</summary>
    public virtual int WritePong(Span<byte> into) => 0;

    public abstract int WriteJoin(Span<byte> into, long call, string channel);

    /// <summary>Any other call; only where there are such.</summary>
    public virtual int WriteCall(Span<byte> into, long number, Call call, ReadOnlySpan<byte> text) =>
        throw new NotSupportedException();

    /// <summary>Whether a client that comes back can ask for what it missed.</summary>
    public virtual bool HasSync => false;

    /// <param name="into">Takes at most <see cref="MaxFrame"/> bytes and 128 for each seat.</param>
    /// <param name="epoch">Of all the seqs that the seats have seen.</param>
    public virtual int WriteSync(Span<byte> into, long call, long epoch, IReadOnlyList<Seat> seats) =>
        throw new NotSupportedException();

    /// <param name="into">Takes at most <see cref="MaxFrame"/> bytes more than the text.</param>
    public abstract int WritePost(Span<byte> into, long call, string channel, PostId id, ReadOnlySpan<byte> text);
}

/// <summary>Writes bytes one after the other.</summary>
internal ref struct ByteWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    public int Length { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_into[Length..]);
        Length += bytes.Length;
    }

    public void Add(string text) => Length += Encoding.UTF8.GetBytes(text, _into[Length..]);

    public void Add(long number)
    {
        number.TryFormat(_into[Length..], out var written);
        Length += written;
    }

    public void Add(PostId id)
    {
        id.Write(_into[Length..]);
        Length += PostId.Length;
    }

    /// <summary>A post as an object of JSON; its text needs no escaping.</summary>
    public void AddPost(string channel, PostId id, ReadOnlySpan<byte> text)
    {
        Add("{\"channelId\":\""u8);
        Add(channel);
        Add("\",\"clientId\":\""u8);
        Add(id);
        Add("\",\"text\":\""u8);
        Add(text);
        Add("\"}"u8);
    }
}
