using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.TestKit.Clients;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Crowds;

/// <summary>
/// Somebody in a room who goes by docs/protocol.md whatever happens: connects again when cut off, to another gateway if
/// this one is away, is told what was missed, and checks that what comes live has neither holes nor repeats. One who is
/// persistent posts again with the same client id until answered; others leave it at that and go on.
/// </summary>
internal sealed class Participant : IAsyncDisposable
{
    /// <summary>Before another try.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly Venue _venue;
    private readonly string _roomId;
    private readonly bool _isPersistent;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly ConcurrentDictionary<string, PostedAnswer> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Exception> _unanswered = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly ConcurrentQueue<long> _answeredAt = new();
    private readonly SortedSet<long> _seen = [];
    private readonly Lock _gate = new();
    private ChatClient _client;
    private int _gateway;
    private long _epoch;
    private long _cursor = -1;
    private long _complete;
    private bool _hasReadMissed;

    private Participant(Venue venue, string roomId, ChatClient client, int gateway, bool isPersistent)
    {
        (_venue, _roomId, _client, _gateway, _isPersistent) = (venue, roomId, client, gateway, isPersistent);
        Listen(client);
    }

    /// <summary>What the server has said it holds, by client id.</summary>
    public IReadOnlyDictionary<string, PostedAnswer> Acknowledged => _acknowledged;

    /// <summary>Client ids of posts that may or may not have been taken.</summary>
    public IReadOnlyDictionary<string, Exception> Unanswered => _unanswered;

    /// <summary>What should never be: holes, repeats, two answers for one client id.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Posts and connections that failed, whether or not a repetition helped.</summary>
    public IReadOnlyCollection<Exception> Failures => _failures;

    /// <summary>How often it had to connect.</summary>
    public int Connections { get; private set; }

    /// <summary>When it was answered: timestamps of <see cref="Stopwatch"/>, in order.</summary>
    public IReadOnlyCollection<long> AnsweredAt => _answeredAt;

    /// <param name="venue">Where.</param>
    /// <param name="roomId">The room to join.</param>
    /// <param name="gateway">The gateway to connect to as long as it is there.</param>
    /// <param name="isPersistent">Whether a post without an answer is made again.</param>
    public static async Task<Participant> EnterAsync(
        Venue venue,
        string roomId,
        int gateway = 0,
        bool isPersistent = true
    )
    {
        await using var registered = await venue.RegisterAsync();
        var client = registered.At(venue.Gateways[gateway]);
        var participant = new Participant(venue, roomId, client, gateway, isPersistent);
        await participant.ConnectAsync();
        return participant;
    }

    /// <summary>Posts one message after the other until told to stop.</summary>
    /// <param name="pause">Between an answer and the next post.</param>
    /// <param name="enough">Tells it to stop.</param>
    public async Task PostUntilAsync(TimeSpan pause, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await PostAsync(Guid.CreateVersion7().ToString());
            await Task.Delay(pause, _stop.Token);
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

    /// <summary>Connects if it is not, and joins the first time; then it is told what it missed.</summary>
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
                catch (Exception exception) when (!_stop.IsCancellationRequested)
                {
                    _failures.Enqueue(exception);
                    await MoveAsync();
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

    private void Listen(ChatClient client)
    {
        client.Hub.On<MessageAnswer>("MessageReceived", message => Note(client, message.Seq));
        client.Hub.On<MemberAnswer>("UserJoined", member => Note(client, member.Seq));
        client.Hub.On<MemberAnswer>("UserLeft", member => Note(client, member.Seq));
    }

    /// <summary>To the next gateway.</summary>
    private async Task MoveAsync()
    {
        var left = _client;
        _gateway = (_gateway + 1) % _venue.Gateways.Count;
        var client = left.At(_venue.Gateways[_gateway]);
        Listen(client);
        lock (_gate)
        {
            _client = client;
        }

        await left.DisposeAsync();
    }

    private async Task TryConnectAsync()
    {
        lock (_gate)
        {
            _complete = _hasReadMissed ? _cursor : _complete;
            _hasReadMissed = false;
            _cursor = -1; // what comes before the answer is checked against what comes next
        }

        await _client.Hub.StartAsync(_stop.Token);
        var synced = _epoch == 0 ? null : await SyncAsync();
        var seq = synced?.Seq ?? await JoinAsync();
        Connections++;
        lock (_gate)
        {
            if (_cursor >= 0 && _cursor < seq)
            {
                _violations.Enqueue($"joined at {seq}, but had been sent {_cursor}");
            }

            _cursor = Math.Max(_cursor, seq);
            _hasReadMissed = synced is { Status: "current" or "delta" };
        }

        if (!_hasReadMissed)
        {
            await ReadMissedAsync();
        }
    }

    private async Task<long> JoinAsync()
    {
        var joined = await _client.JoinAsync(_roomId).WaitAsync(_stop.Token);
        _epoch = joined.Epoch;
        return joined.Seq;
    }

    private async Task<SyncedAnswer> SyncAsync()
    {
        var answer = await _client.SyncAsync(_epoch, (_roomId, _complete)).WaitAsync(_stop.Token);
        var synced = answer.Channels.Single();
        if (synced.Error is not null)
        {
            throw new InvalidOperationException(synced.Error.ToString());
        }

        lock (_gate)
        {
            _seen.UnionWith(synced.Events?.Select(change => change.Seq) ?? []);
        }

        return synced;
    }

    /// <summary>Messages behind the last one up to which it has seen everything.</summary>
    private async Task ReadMissedAsync()
    {
        var missed = await _client.ReadAllAsync(_roomId, _complete);
        lock (_gate)
        {
            _seen.UnionWith(missed.Select(message => message.Seq));
            _hasReadMissed = true;
        }
    }

    private void Note(ChatClient client, long seq)
    {
        lock (_gate)
        {
            if (client != _client)
            {
                return; // a late word from a gateway it has left
            }

            if (_cursor >= 0 && seq != _cursor + 1)
            {
                _violations.Enqueue($"{seq} came after {_cursor}");
            }

            _cursor = seq;
            _seen.Add(seq);
        }
    }

    private async Task PostAsync(string clientId)
    {
        while (true)
        {
            try
            {
                await ConnectAsync();
                var answer = await _client.SendAsync(_roomId, clientId, TextOf(clientId)).WaitAsync(_stop.Token);
                Answered(clientId, answer);
                return;
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                _failures.Enqueue(exception);
                if (!_isPersistent)
                {
                    _unanswered.TryAdd(clientId, exception);
                    return;
                }

                await Task.Delay(Pause, _stop.Token); // unanswered: the same again
            }
        }
    }

    public static string TextOf(string clientId) => $"text of {clientId}";

    private void Answered(string clientId, PostedAnswer answer)
    {
        if (!_acknowledged.TryAdd(clientId, answer))
        {
            _violations.Enqueue($"{clientId} was used twice");
        }

        _answeredAt.Enqueue(Stopwatch.GetTimestamp());
    }
}
