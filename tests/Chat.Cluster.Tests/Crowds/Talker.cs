using System.Collections.Concurrent;
using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Crowds;

/// <summary>
/// One of two people who talk, with one device, who goes by docs/protocol.md: posts again with the same client id until
/// answered, connects again when cut off, ignores repeats, and calls <c>Sync</c> after each connect, when it is told to, and
/// when a seq is missing. It is never told anything by other ways.
/// </summary>
internal sealed class Talker : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, PostedAnswer> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<(long Seq, string Text)> _seen = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly ChatClient _client;
    private bool _mustSync = true;
    private long _seq;

    private Talker(ChatClient client) => _client = client;

    public string UserId => _client.Session.User.Id;

    /// <summary>What the server has said it holds, by client id.</summary>
    public IReadOnlyDictionary<string, PostedAnswer> Acknowledged => _acknowledged;

    public string ConversationId { get; private set; } = "";

    public static async Task<Talker> ComeAsync(Venue venue, int gateway)
    {
        await using var registered = await venue.RegisterAsync();
        return new Talker(registered.At(venue.Gateways[gateway % venue.Gateways.Count]));
    }

    public async Task OpenAsync(Talker other)
    {
        var answer = await _client.Http.PostAsJsonAsync("/api/conversations", new { userId = other.UserId });
        answer.EnsureSuccessStatusCode();
        ConversationId = (await answer.Content.ReadFromJsonAsync<Opened>())!.Id;
        _client.Hub.On<MessageAnswer>("MessageReceived", message => Note(message.Seq, message.Text));
        _client.Hub.On<MemberAnswer>("UserJoined", member => Note(member.Seq, null));
        _client.Hub.On<object>("SyncNeeded", _ => SetMustSync());
        await CatchUpAsync();
    }

    public async Task PostUntilAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await PostAsync(Guid.CreateVersion7().ToString());
            await Task.Delay(Pause, _stop.Token);
        }
    }

    /// <summary>Whether everything up to a seq has come, by what this device is told and asks for on its own account.</summary>
    public async Task<bool> HasSeenAsync(long seq)
    {
        await CatchUpAsync();
        lock (_gate)
        {
            return _seq >= seq;
        }
    }

    /// <summary>The messages it has seen, in the order in which it would show them.</summary>
    public IReadOnlyList<(long Seq, string Text)> Seen()
    {
        lock (_gate)
        {
            return [.. _seen];
        }
    }

    public Task<IReadOnlyList<MessageAnswer>> ReadAllAsync() => _client.ReadAllAsync(ConversationId);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _client.DisposeAsync();
        _stop.Dispose();
        _work.Dispose();
    }

    private async Task PostAsync(string clientId)
    {
        while (true)
        {
            try
            {
                await CatchUpAsync();
                _acknowledged[clientId] = await _client
                    .SendAsync(ConversationId, clientId, clientId)
                    .WaitAsync(_stop.Token);
                return;
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, _stop.Token); // unanswered: the same again
            }
        }
    }

    private async Task CatchUpAsync()
    {
        await _work.WaitAsync(_stop.Token);
        try
        {
            while (!await TryCatchUpAsync())
            {
                await Task.Delay(Pause, _stop.Token);
            }
        }
        finally
        {
            _work.Release();
        }
    }

    private async Task<bool> TryCatchUpAsync()
    {
        try
        {
            if (_client.Hub.State != HubConnectionState.Connected)
            {
                SetMustSync();
                await _client.Hub.StartAsync(_stop.Token);
            }

            long from;
            lock (_gate)
            {
                if (!_mustSync)
                {
                    return true;
                }

                (_mustSync, from) = (false, _seq);
            }

            var synced = (await _client.SyncAsync(1, (ConversationId, from)).WaitAsync(_stop.Token)).Channels.Single();
            Take(synced);
            return true;
        }
        catch (Exception) when (!_stop.IsCancellationRequested)
        {
            SetMustSync();
            return false;
        }
    }

    private void Take(SyncedAnswer synced)
    {
        if (synced.Status is not ("delta" or "current"))
        {
            throw new InvalidOperationException($"{synced.Status} {synced.Error}");
        }

        foreach (var change in synced.Events ?? [])
        {
            Note(change.Seq, change.Event == "MessageReceived" ? change.Message.Text : null);
        }
    }

    private void SetMustSync()
    {
        lock (_gate)
        {
            _mustSync = true;
        }
    }

    private void Note(long seq, string? text)
    {
        lock (_gate)
        {
            if (seq > _seq + 1)
            {
                _mustSync = true;
            }
            else if (seq == _seq + 1)
            {
                _seq = seq;
                if (text is not null)
                {
                    _seen.Add((seq, text));
                }
            }
        }
    }

    private sealed record Opened(string Id);
}
