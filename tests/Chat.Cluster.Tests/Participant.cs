using System.Collections.Concurrent;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests;

/// <summary>
/// Somebody in a room who goes by docs/protocol.md whatever happens: posts again with the same client id until
/// answered, connects again when cut off, reads what was missed, and checks that what comes live has neither holes nor
/// repeats.
/// </summary>
internal sealed class Participant : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ChatClient _client;
    private readonly string _roomId;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly ConcurrentDictionary<string, PostedAnswer> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly SortedSet<long> _seen = [];
    private readonly Lock _gate = new();
    private long _cursor;

    private Participant(ChatClient client, string roomId)
    {
        _client = client;
        _roomId = roomId;
        client.Hub.On<MessageAnswer>("MessageReceived", message => Note(message.Seq));
        client.Hub.On<MemberAnswer>("UserJoined", member => Note(member.Seq));
        client.Hub.On<MemberAnswer>("UserLeft", member => Note(member.Seq));
    }

    /// <summary>What the server has said it holds, by client id.</summary>
    public IReadOnlyDictionary<string, PostedAnswer> Acknowledged => _acknowledged;

    /// <summary>What should never be: holes, repeats, two answers for one client id.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>How often it had to connect.</summary>
    public int Connections { get; private set; }

    public static async Task<Participant> EnterAsync(ChatServer server, string roomId)
    {
        var participant = new Participant(await server.RegisterAsync(), roomId);
        await participant.ConnectAsync();
        return participant;
    }

    /// <summary>Posts one message after the other until told to stop; each until it is answered.</summary>
    public async Task PostUntilAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var clientId = Guid.CreateVersion7().ToString();
            var answer = await PostAsync(clientId);
            if (!_acknowledged.TryAdd(clientId, answer))
            {
                _violations.Enqueue($"{clientId} was used twice");
            }
        }
    }

    /// <summary>What it has seen, live or by reading what it missed.</summary>
    public IReadOnlyList<long> Seen()
    {
        lock (_gate)
        {
            return [.. _seen];
        }
    }

    /// <summary>Connects if it is not, joins, and reads what it missed.</summary>
    public async Task ConnectAsync()
    {
        await _connecting.WaitAsync(_stop.Token);
        try
        {
            while (_client.Hub.State != HubConnectionState.Connected)
            {
                try
                {
                    await TryConnectAsync();
                }
                catch (Exception) when (!_stop.IsCancellationRequested)
                {
                    await _client.Hub.StopAsync(); // the server is away; again
                    await Task.Delay(Pause, _stop.Token);
                }
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _client.DisposeAsync();
        _stop.Dispose();
        _connecting.Dispose();
    }

    private async Task TryConnectAsync()
    {
        lock (_gate)
        {
            _cursor = -1; // what comes before the answer to JoinRoom is checked against what comes next
        }

        await _client.Hub.StartAsync(_stop.Token);
        var joined = await _client.JoinAsync(_roomId).WaitAsync(_stop.Token);
        Connections++;
        lock (_gate)
        {
            if (_cursor >= 0 && _cursor < joined.Seq)
            {
                _violations.Enqueue($"joined at {joined.Seq}, but had been sent {_cursor}");
            }

            _cursor = Math.Max(_cursor, joined.Seq);
        }

        await ReadMissedAsync();
    }

    /// <summary>Messages that were not seen, from the beginning: that history has them is checked in the end.</summary>
    private async Task ReadMissedAsync()
    {
        foreach (var message in await _client.ReadAllAsync(_roomId))
        {
            lock (_gate)
            {
                _seen.Add(message.Seq);
            }
        }
    }

    private void Note(long seq)
    {
        lock (_gate)
        {
            if (_cursor >= 0 && seq != _cursor + 1)
            {
                _violations.Enqueue($"{seq} came after {_cursor}");
            }

            _cursor = seq;
            _seen.Add(seq);
        }
    }

    private async Task<PostedAnswer> PostAsync(string clientId)
    {
        while (true)
        {
            try
            {
                await ConnectAsync();
                return await _client.SendAsync(_roomId, clientId, $"text of {clientId}").WaitAsync(_stop.Token);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, _stop.Token); // unanswered: the same again
            }
        }
    }
}
