using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Conversations;

/// <summary>A message as somebody sees it.</summary>
internal sealed record SeenMessage(long Seq, string? Text, IReadOnlyList<string> Reactions);

/// <summary>A conversation in which both do anything, and a plain model of what each of them may see of it.</summary>
internal sealed class ConversationHistory(string id, ChatClient[] people, Random random)
{
    private readonly List<Posted> _messages = [];
    private readonly Dictionary<ChatClient, long> _read = people.ToDictionary(person => person, _ => 2L);
    private readonly Dictionary<ChatClient, List<(long From, long? Until)>> _shields = people.ToDictionary(
        person => person,
        _ => new List<(long From, long? Until)>()
    );

    public string Id => id;

    public long Head { get; private set; } = 2;

    public IEnumerable<SeenMessage> SeenBy(ChatClient reader) =>
        _messages
            .Where(message => Exists(reader, message.Sender, message.Seq))
            .Select(message => new SeenMessage(
                message.Seq,
                message.IsDeleted
                    ? null
                    : message
                        .Texts.Last(text => Exists(reader, message.Sender, text.Seq) || text.Seq == message.Seq)
                        .Text,
                [
                    .. message
                        .Reactions.Where(one => Exists(reader, one.Key.Who, one.Value))
                        .GroupBy(one => one.Key.Emoji)
                        .Select(some =>
                            $"{some.Key}{some.Count()}{(some.Any(one => one.Key.Who == reader) ? "!" : "")}"
                        ),
                ]
            ));

    public long UnreadOf(ChatClient reader) =>
        _messages.Count(message =>
            message.Seq > _read[reader]
            && message.Sender != reader
            && !message.IsDeleted
            && Exists(reader, message.Sender, message.Seq)
        );

    public Task StepAsync()
    {
        var actor = people[random.Next(2)];
        var other = actor == people[0] ? people[1] : people[0];
        var own = Any(_messages.Where(message => message.Sender == actor && !message.IsDeleted));
        var seen = Any(_messages.Where(message => !message.IsDeleted && Exists(actor, message.Sender, message.Seq)));
        return random.Next(14) switch
        {
            0 => BlockAsync(actor, other),
            1 => UnblockAsync(actor, other),
            2 or 3 => MarkAsync(actor),
            4 or 5 when own is not null => EditAsync(actor, own),
            6 when own is not null => DeleteAsync(actor, own),
            7 or 8 when seen is not null => ReactAsync(actor, seen),
            _ => PostAsync(actor),
        };
    }

    private bool Exists(ChatClient reader, ChatClient actor, long seq) =>
        actor == reader
        || !_shields[reader].Exists(shield => seq > shield.From && seq <= (shield.Until ?? long.MaxValue));

    private bool Blocks(ChatClient actor) => _shields[actor].Exists(shield => shield.Until is null);

    private Posted? Any(IEnumerable<Posted> some) =>
        some.ToList() is { Count: > 0 } list ? list[random.Next(list.Count)] : null;

    private async Task BlockAsync(ChatClient actor, ChatClient other)
    {
        await actor.BlockAsync(other);
        if (!Blocks(actor))
        {
            _shields[actor].Add((Head, null));
        }
    }

    private async Task UnblockAsync(ChatClient actor, ChatClient other)
    {
        await actor.UnblockAsync(other);
        var at = _shields[actor].FindIndex(shield => shield.Until is null);
        if (at >= 0)
        {
            _shields[actor][at] = _shields[actor][at] with { Until = Head };
        }
    }

    private async Task MarkAsync(ChatClient actor)
    {
        var seq = random.Next((int)Head + 1);
        await actor.Hub.InvokeAsync("MarkRead", new { channelId = id, seq });
        _read[actor] = Math.Max(_read[actor], seq);
    }

    private Task PostAsync(ChatClient actor) =>
        WriteAsync(
            actor,
            async () => (await actor.SayAsync(id, $"text {Head}")).Seq,
            seq => _messages.Add(new Posted(seq, actor, $"text {seq - 1}"))
        );

    private Task EditAsync(ChatClient actor, Posted message)
    {
        var text = $"edit {Head}";
        return WriteAsync(
            actor,
            async () => (await actor.EditAsync(id, message.Seq, text)).Seq,
            seq => message.Texts.Add((seq, text))
        );
    }

    private async Task DeleteAsync(ChatClient actor, Posted message)
    {
        Head = (await actor.DeleteAsync(id, message.Seq)).Seq;
        message.IsDeleted = true;
    }

    private Task ReactAsync(ChatClient actor, Posted message)
    {
        var emoji = random.Next(2) == 0 ? "👍" : "🎉";
        return WriteAsync(
            actor,
            async () => (await actor.ReactAsync(id, message.Seq, emoji)).Seq,
            seq => message.Reactions.TryAdd((actor, emoji), seq)
        );
    }

    /// <summary>Does what somebody may not do who blocks the other.</summary>
    private async Task WriteAsync(ChatClient actor, Func<Task<long>> call, Action<long> done)
    {
        if (Blocks(actor))
        {
            var refused = await Assert.ThrowsAsync<HubException>(call);
            Assert.Contains(ErrorCodes.BlockedByYou, refused.Message, StringComparison.Ordinal);
            return;
        }

        var seq = await call();
        Head = Math.Max(Head, seq);
        done(seq);
    }

    private sealed record Posted(long Seq, ChatClient Sender, string Text)
    {
        public List<(long Seq, string Text)> Texts { get; } = [(Seq, Text)];

        public Dictionary<(ChatClient Who, string Emoji), long> Reactions { get; } = [];

        public bool IsDeleted { get; set; }
    }
}
