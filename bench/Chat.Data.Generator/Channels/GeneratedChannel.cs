using Chat.Data.Generator.Texts;
using Chat.Data.Log;

namespace Chat.Data.Generator.Channels;

/// <summary>One channel as it grows: its head, who writes in it, and what was said last.</summary>
internal sealed class GeneratedChannel(ChannelPlan plan, IReadOnlyList<string> members, double changed)
{
    /// <summary>Changes touch one of the last messages, as they mostly do.</summary>
    private const int Remembered = 8;

    private readonly Queue<MessageRef> _recent = new();

    public ChannelPlan Plan => plan;

    public ChannelHead Head { get; private set; } = ChannelHead.Empty(plan.Id);

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The first member created the channel.</summary>
    public string CreatedBy => members[0];

    /// <summary>What happens when somebody posts: before the first message the members join.</summary>
    public IEnumerable<LogEntry> Post(DateTimeOffset at, SplitMix random, TextGenerator texts)
    {
        if (Head.Seq == 0)
        {
            CreatedAt = at;
            foreach (string member in members)
            {
                yield return Append(ChangeDraft.Joined(random.UuidOf(at), member, RoleOf(member), member, at));
            }
        }

        var posted = Append(
            ChangeDraft.Posted(random.UuidOf(at), random.Of(members), $"{random.UuidOf(at)}", texts.Next(), at) with
            {
                Salt = random.Uuid(),
            }
        );
        yield return posted;
        Remember(new MessageRef(posted.Seq, posted.CreatedAt, posted.ActorId));
        if (random.Share() < changed)
        {
            yield return Append(Change(at, random, texts));
        }
    }

    private ChangeDraft Change(DateTimeOffset at, SplitMix random, TextGenerator texts)
    {
        var message = random.Of([.. _recent]);
        var id = random.UuidOf(at);
        return random.Below(10) switch
        {
            0 or 1 or 2 => ChangeDraft.Edited(
                id,
                message,
                message.SenderId,
                $"{random.UuidOf(at)}",
                texts.Next(),
                at
            ) with
            {
                Salt = random.Uuid(),
            },
            3 => ChangeDraft.Deleted(id, message, message.SenderId, at),
            4 => ChangeDraft.Restored(id, message, members[0], at),
            _ => ChangeDraft.Reacted(id, message, random.Of(members), texts.Emoji(), added: true, at) with
            {
                Salt = random.Uuid(),
            },
        };
    }

    private MemberRole RoleOf(string member) => member == CreatedBy ? MemberRole.Owner : MemberRole.Member;

    private LogEntry Append(ChangeDraft draft)
    {
        var entry = Head.Next(draft);
        Head = Head.After(entry);
        return entry;
    }

    private void Remember(MessageRef message)
    {
        if (_recent.Count == Remembered)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(message);
    }
}
