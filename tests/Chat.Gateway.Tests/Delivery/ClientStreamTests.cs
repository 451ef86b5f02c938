using System.Net.WebSockets;
using System.Text;
using Chat.Delivery;
using Chat.TestKit;

namespace Chat.Tests.Delivery;

/// <summary>Events and what SignalR says share a WebSocket without spoiling each other's frames.</summary>
public sealed class ClientStreamTests
{
    private readonly Wire _wire = new();
    private readonly ClientStream _stream;
    private readonly WebSocket _socket;

    public ClientStreamTests()
    {
        _stream = new ClientStream(_wire, socket: null, lifetime: null);
        _socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true });
    }

    [Fact]
    public async Task Events_come_between_messages()
    {
        await SayAsync("one");
        await _stream.WriteAsync(Block("event"));
        await SayAsync("two");

        Assert.Equal(["one", "event", "two"], _wire.Frames.Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Events_wait_for_the_last_frame_of_a_message()
    {
        await SayAsync("be", isLast: false);
        var events = _stream.WriteAsync(Block("event")).AsTask();
        await SayAsync("gin", isLast: false);
        Assert.False(events.IsCompleted);
        await SayAsync("ning");
        await events;

        Assert.Equal(["be", "gin", "ning", "event"], _wire.Frames.Select(frame => frame.Payload));
        Assert.Equal([false, false, true, true], _wire.Frames.Select(frame => frame.IsFinal));
    }

    [Fact]
    public async Task Messages_wait_for_events_under_way()
    {
        _wire.Takes = new TaskCompletionSource();
        var events = _stream.WriteAsync(Block("event")).AsTask();
        var said = SayAsync("late");
        Assert.False(said.IsCompleted);

        _wire.Takes.SetResult();
        await Task.WhenAll(events, said);

        Assert.Equal(["event", "late"], _wire.Frames.Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Nothing_follows_the_frame_that_closes()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await _stream.WriteAsync(Block("event"));

        Assert.Equal([8], _wire.Frames.Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Message_that_cannot_be_ended_holds_nobody_up()
    {
        await SayAsync("be", isLast: false);
        _wire.Takes = new TaskCompletionSource();
        _wire.Takes.SetException(new IOException("It is gone."));
        await Assert.ThrowsAsync<WebSocketException>(() => SayAsync("ginning"));

        await _stream.WriteAsync(Block("event")).AsTask().WaitAsync(Wait.Patience);

        Assert.Equal(["be"], _wire.Frames.Select(frame => frame.Payload));
    }

    private Task SayAsync(string text, bool isLast = true) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isLast, CancellationToken.None);

    private static EventBlock Block(string text) =>
        new(1, [.. new byte[EventBlock.HeaderRoom], .. Encoding.UTF8.GetBytes(text)], "json");

    /// <summary>Keeps what is written, once it takes it.</summary>
    private sealed class Wire : MemoryStream
    {
        public TaskCompletionSource? Takes { get; set; }

        public List<WireFrame> Frames => WireFrames.Read(ToArray());

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await (Takes?.Task ?? Task.CompletedTask);
            Write(buffer.Span);
        }
    }
}
