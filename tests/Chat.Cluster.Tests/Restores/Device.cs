using Chat.TestKit;
using Chat.TestKit.Clients;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Restores;

/// <summary>
/// What a client has on its screen that goes by docs/protocol.md: it connects for ever, syncs after each connect, and
/// shows what it has been told.
/// </summary>
internal sealed class Device : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly ChatClient _client;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private readonly List<(string ChannelId, long Seq, MessageAnswer? Message)> _early = [];
    private readonly List<string> _violations = [];
    private CancellationTokenSource _offline = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _isSynced;

    public Device(ChatClient person, Uri gateway)
    {
        _client = person.At(gateway);
        _client.Hub.On<MessageAnswer>("MessageReceived", message => Note(message.ChannelId, message.Seq, message));
        _client.Hub.On<MemberAnswer>("UserJoined", member => Note(member.ChannelId, member.Seq, null));
        _client.Hub.On<MemberAnswer>("UserLeft", member => Note(member.ChannelId, member.Seq, null));
    }

    /// <summary>The epoch of everything it shows.</summary>
    public long Epoch { get; private set; }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public void GoOnline()
    {
        _offline = new CancellationTokenSource();
        _running = RunAsync(_offline.Token);
    }

    public async Task GoOfflineAsync()
    {
        await _offline.CancelAsync();
        await _running;
        await _client.Hub.StopAsync();
        _offline.Dispose();
    }

    /// <summary>Connected and synced.</summary>
    public Task UntilConnectedAsync() => Wait.UntilAsync(() => _isSynced, () => "It does not connect.");

    public async Task JoinAsync(string roomId)
    {
        var joined = await _client.JoinAsync(roomId);
        lock (_gate)
        {
            (Epoch, _channels[roomId]) = (joined.Epoch, new Channel(joined.Seq, []));
        }
    }

    /// <summary>The texts of a room, oldest first; null when it is not shown at all.</summary>
    public IReadOnlyList<string>? Shown(string roomId)
    {
        lock (_gate)
        {
            return _channels.TryGetValue(roomId, out var channel) ? [.. channel.Texts.Values] : null;
        }
    }

    public Task UntilShownAsync(string roomId, params string[] texts) =>
        Wait.UntilAsync(
            () => Shown(roomId)?.SequenceEqual(texts) ?? false,
            () => $"It shows {string.Join(", ", Shown(roomId) ?? ["nothing"])} instead of {string.Join(", ", texts)}."
        );

    public async ValueTask DisposeAsync()
    {
        await _offline.CancelAsync();
        await _running;
        _offline.Dispose();
        await _client.DisposeAsync();
    }

    private async Task RunAsync(CancellationToken offline)
    {
        while (!offline.IsCancellationRequested)
        {
            try
            {
                var closed = new TaskCompletionSource();
                _client.Hub.Closed += OnClosed;
                await ConnectAsync(offline);
                await closed.Task.WaitAsync(offline);

                Task OnClosed(Exception? exception)
                {
                    _client.Hub.Closed -= OnClosed;
                    closed.TrySetResult();
                    return Task.CompletedTask;
                }
            }
            catch (Exception) when (!offline.IsCancellationRequested)
            {
                await Task.Delay(Pause, CancellationToken.None); // the server is away: again
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ConnectAsync(CancellationToken offline)
    {
        lock (_gate)
        {
            _isSynced = false;
            _early.Clear();
        }

        await _client.Hub.StartAsync(offline);
        (string, long)[] cursors;
        lock (_gate)
        {
            cursors = [.. _channels.Select(channel => (channel.Key, channel.Value.Seq))];
        }

        Apply(await _client.SyncAsync(Epoch, cursors));
    }

    private void Apply(SyncAnswer answer)
    {
        lock (_gate)
        {
            if (answer.Epoch != Epoch)
            {
                _channels.Clear();
                Epoch = answer.Epoch;
            }

            foreach (var channel in answer.Channels)
            {
                ApplyWithinGate(channel);
            }

            _isSynced = true;
            _early.ForEach(early => NoteWithinGate(early.ChannelId, early.Seq, early.Message));
        }
    }

    private void ApplyWithinGate(SyncedAnswer synced)
    {
        switch (synced.Status)
        {
            case "refused":
                _channels.Remove(synced.ChannelId);
                break;
            case "reset":
                var texts = synced.Messages!.ToDictionary(message => message.Seq, message => message.Text!);
                _channels[synced.ChannelId] = new Channel(synced.Seq!.Value, new(texts));
                break;
            case "delta":
                foreach (var change in synced.Events!)
                {
                    var message = change.Event == "MessageReceived" ? change.Message : null;
                    NoteWithinGate(synced.ChannelId, change.Seq, message);
                }

                break;
        }
    }

    private void Note(string channelId, long seq, MessageAnswer? message)
    {
        lock (_gate)
        {
            if (_isSynced)
            {
                NoteWithinGate(channelId, seq, message);
            }
            else
            {
                _early.Add((channelId, seq, message));
            }
        }
    }

    private void NoteWithinGate(string channelId, long seq, MessageAnswer? message)
    {
        if (!_channels.TryGetValue(channelId, out var channel) || seq <= channel.Seq)
        {
            return;
        }

        if (seq != channel.Seq + 1)
        {
            _violations.Add($"{seq} came after {channel.Seq}");
        }

        channel.Seq = seq;
        if (message is not null)
        {
            channel.Texts[seq] = message.Text!;
        }
    }

    private sealed class Channel(long seq, SortedDictionary<long, string> texts)
    {
        public long Seq { get; set; } = seq;

        public SortedDictionary<long, string> Texts { get; } = texts;
    }
}
