using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Network;
using Chat.TestKit.Processes;

namespace Chat.Tests.Embedded;

/// <summary>
/// A post that a silo has sent to the database, but that does not get there before somebody else has written to the room.
/// </summary>
internal sealed class LateWrite : IAsyncDisposable
{
    private const string Text = "comes too late";

    private readonly ChatServer _server;
    private readonly TestNetwork _network;
    private readonly Writer _writer;
    private readonly ChatClient _late;
    private readonly ChatClient _overtaker;
    private readonly RoomAnswer _room;
    private readonly Task<PostedAnswer> _posting;

    private LateWrite(
        (ChatServer Server, TestNetwork Network) where,
        Writer writer,
        (ChatClient Late, ChatClient Overtaker) people,
        RoomAnswer room,
        Task<PostedAnswer> posting
    )
    {
        (_server, _network) = where;
        (_writer, _room, _posting) = (writer, room, posting);
        (_late, _overtaker) = people;
    }

    /// <summary>The silo that writes too late.</summary>
    public ChatNode Silo => _server.Silos.Single(silo => silo.Name == _writer.Silo);

    public static async Task<LateWrite> PrepareAsync(ChatServer server, TestNetwork network)
    {
        var (late, overtaker) = (await server.RegisterAsync(), await server.RegisterAsync());
        await Task.WhenAll(late.ConnectAsync(), overtaker.ConnectAsync());
        var room = await late.CreateRoomAsync();
        await Task.WhenAll(late.JoinAsync(room.Id), overtaker.JoinAsync(room.Id));
        var writer = await overtaker.FindWriterAsync(server, room);

        var held = network.HoldAsync(writer.Port, Text);
        var posting = late.PostAsync(room, Text);
        await held.WaitAsync(Wait.Patience);
        return new((server, network), writer, (late, overtaker), room, posting);
    }

    /// <summary>Has the room written by another silo.</summary>
    public Task OvertakeAsync() => _overtaker.PostAsync(_room, "overtakes");

    /// <summary>Lets the late write through.</summary>
    public void Release() => _network.Release(_writer.Port);

    /// <summary>
    /// The silo has been refused, and its activation thrown away; the post itself was made again by the gateway, and is
    /// there once.
    /// </summary>
    public async Task VerifyAsync()
    {
        await Wait.UntilAsync(
            () => HasSaid(" was not written: Fenced") && HasSaid(" superseded at "),
            () => $"The late write was not refused.\n{_server.Explain()}"
        );
        var answer = await _posting.WaitAsync(Wait.Patience);
        var history = await _overtaker.ReadAllAsync(_room.Id);
        Assert.Equal(
            [Text, "finds the writer", "overtakes"],
            history.Select(message => message.Text).Order(StringComparer.Ordinal)
        );
        Assert.Equal([1, 2, 3], history.Select(message => message.Ordinal));
        Assert.Equal(answer.Seq, history.Single(message => message.Text == Text).Seq);
    }

    public async ValueTask DisposeAsync()
    {
        await _late.DisposeAsync();
        await _overtaker.DisposeAsync();
    }

    /// <summary>Whether the silo has said that of the room.</summary>
    private bool HasSaid(string text) =>
        Silo
            .Output.Split('\n')
            .Any(line =>
                line.Contains(_room.Id, StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)
            );
}
