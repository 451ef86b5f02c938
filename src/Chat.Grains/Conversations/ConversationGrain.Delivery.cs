using Chat.Data.Conversations;
using Chat.Delivery;
using Chat.Presence;

namespace Chat.Conversations;

/// <summary>How changes reach the devices of the two.</summary>
internal sealed partial class ConversationGrain
{
    /// <summary>
    /// How long an answer waits until what it answers is on its way to both; after that it goes on getting there without it.
    /// </summary>
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>What is older than this when an activation begins it sends only when somebody asks for it again.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(60);

    private IReadOnlyList<Shield> _shields = [];
    private long _shieldsAsked;
    private long _shieldsRead;
    private Task _delivered = Task.CompletedTask;
    private long _notSentUntil; // what an activation before this one may have committed and not sent

    private void OnCommitted(Change change)
    {
        if (change.Member is { Joined: true } joined)
        {
            _members.Add(joined.Person.Id);
        }

        Send(change);
        if (change.Posted is { } message)
        {
            _typing?.OnPosted(message.SenderId);
        }
    }

    /// <summary>Sends a change to both; to somebody for whom it does not exist nothing, which takes as long.</summary>
    private void Send(Change change)
    {
        var first = SendAsync(_pair!.UserA, change);
        var second = SendAsync(_pair.UserB, change);
        _delivered = Task.WhenAll(first, second);
    }

    private Task SendAsync(string userId, Change change) =>
        delivery.SendAsync(userId, IsToldOf(userId, change) ? PersonEvent.OfChange(Id, change) : PersonEvent.Nothing);

    /// <summary>That somebody has begun a conversation the other is not told until there is a message in it.</summary>
    private bool IsToldOf(string userId, Change change) =>
        change.Member is null ? ViewOf(userId).Shows(change) : userId == _pair!.CreatedBy;

    /// <summary>
    /// An activation that died may have committed changes and sent nothing: whoever posted them was not answered and asks
    /// again, and that brings this one to life. Repeats are ignored by their seq.
    /// </summary>
    private void SendAgain()
    {
        _notSentUntil = Log!.Head.Seq;
        var recent = Log.Recent;
        if (!recent.TryAfter(recent.Floor, RecentCapacity, out var changes))
        {
            return;
        }

        var since = _time.GetUtcNow() - Unanswered;
        var young = changes.Where(change => TimeOf(change) >= since).ToList();
        if (young.Count == RecentCapacity)
        {
            _notSentUntil = 0;
            TellToSync();
            return;
        }

        if (young.Count > 0)
        {
            _notSentUntil = young[0].Seq - 1;
            young.ForEach(Send);
        }
    }

    /// <summary>
    /// What is answered from the log, a minute or more after it was written, may not have been answered then, nor sent: who
    /// asks again may have been away.
    /// </summary>
    private void SendIfNobodyHas(long seq)
    {
        if (seq <= _notSentUntil)
        {
            _notSentUntil = 0;
            TellToSync();
        }
    }

    private void TellToSync() =>
        _delivered = Task.WhenAll(People().Select(userId => delivery.SendAsync(userId, PersonEvent.SyncNeeded)));

    private static DateTimeOffset? TimeOf(Change change) =>
        change.Posted?.CreatedAt ?? change.Message?.At ?? change.Member?.At ?? change.Erased?.At;

    /// <summary>Saved, delivered, acknowledged: in this order.</summary>
    private async Task UntilDeliveredAsync()
    {
        var delivered = _delivered;
        if (!delivered.IsCompleted)
        {
            await delivered
                .WaitAsync(DeliveryPatience, _time)
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
        }
    }

    private ReaderView ViewOf(string userId) => ViewOf(userId, _shields);

    private static ReaderView ViewOf(string userId, IReadOnlyList<Shield> shields) => new(userId, shields);

    /// <summary>Before anything is shown: another activation may have been told of a block.</summary>
    private async Task<ReaderView> ReadViewAsync(string userId) => ViewOf(userId, await ReadShieldsAsync());

    /// <summary>Reads them anew; of readings at the same time the one that began last stays.</summary>
    private async Task<IReadOnlyList<Shield>> ReadShieldsAsync()
    {
        var turn = ++_shieldsAsked;
        var shields = await conversations.ReadShieldsAsync(Id);
        if (turn > _shieldsRead)
        {
            (_shieldsRead, _shields) = (turn, shields);
        }

        return shields;
    }
}
