using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Mentions;
using Chat.Messages;
using Microsoft.Extensions.Logging;

namespace Chat.Channels;

/// <summary>
/// What is the same in channels of every kind: their log, changes of messages, history, read positions, erasure. Whoever
/// owns it decides who may call it.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed partial class ChannelCore
{
    private readonly ChannelServices _services;
    private readonly MessageChanges _messageChanges;
    private readonly Func<string, MentionScope> _scopeOf;
    private DateTimeOffset? _removalSeen;

    private ChannelCore(
        ChannelServices services,
        ChannelLog log,
        MessageChanges messageChanges,
        Func<string, MentionScope> scopeOf
    ) => (_services, Log, _messageChanges, _scopeOf, Id) = (services, log, messageChanges, scopeOf, log.Head.ChannelId);

    public ChannelLog Log { get; }

    private string Id { get; }

    private LogReader Reader => _services.Reader;

    /// <summary>Reads the newest changes of a channel that exists.</summary>
    /// <param name="services">What the silo has.</param>
    /// <param name="head">Where the log ends.</param>
    /// <param name="onCommitted">Told of each change that is durable, in the order of seqs.</param>
    /// <param name="roleOf">What somebody may do at this moment; null when they are no member.</param>
    /// <param name="check">Says why a message may not be changed at a time, if it may not, whatever it is like.</param>
    /// <param name="scopeOf">Whom texts of somebody may speak to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="recentCapacity">How many of the newest changes are held.</param>
    public static async Task<ChannelCore> LoadAsync(
        ChannelServices services,
        ChannelHead head,
        Action<Change> onCommitted,
        Func<string, MemberRole?> roleOf,
        Func<ChangeMessage, DateTimeOffset, ChatError?> check,
        Func<string, MentionScope> scopeOf,
        CancellationToken cancellation,
        int recentCapacity = RecentChanges.DefaultCapacity
    )
    {
        var log = new ChannelLog(
            new ChannelStore(services.Reader, services.Writer),
            services.Time,
            onCommitted,
            services.Loggers.CreateLogger<ChannelLog>(),
            recentCapacity
        );
        await log.LoadAsync(head, cancellation);
        var changes = new MessageChanges(services, log, roleOf, check, scopeOf);
        return new ChannelCore(services, log, changes, scopeOf);
    }

    /// <param name="message">What is posted.</param>
    /// <param name="check">As that of <see cref="ChannelLog.PostAsync"/>.</param>
    public async Task<Result<PostedMessage>> PostAsync(PostMessage message, Func<DateTimeOffset, ChatError?> check)
    {
        if (MessageRules.Check(message, _services.Messages.Value) is { } error)
        {
            return error;
        }

        var sender = message.Sender.Id;
        var mentioned = await _services.Mentions.FindAsync(Id, sender, message.Text, _scopeOf(sender));
        var posted = await Log.PostAsync(message, check, mentioned);
        if (mentioned is not null && posted is { IsError: false, Value: { Repeated: false, Seq: var seq } })
        {
            _services.Mentions.Tell(Id, seq, sender, mentioned);
        }

        return posted;
    }

    public async Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit)
    {
        await ForgetRemovedAsync();
        limit = Math.Clamp(limit, 1, ClusterMessages.MaxChanges);
        var epoch = Log.Head.Epoch;
        if (Log.Recent.TryAfter(afterSeq, limit, out var recent))
        {
            return new ChannelEvents(Id, epoch, recent);
        }

        var stored = await Reader.ReadChangesAsync(Id, afterSeq, limit, CancellationToken.None);
        var logger = _services.Loggers.CreateLogger<ChannelLog>();
        return new ChannelEvents(Id, epoch, [.. stored.Select(change => change.ToChange(logger))]);
    }

    /// <summary>Lets go of recent changes that retention has removed from the log.</summary>
    private async Task ForgetRemovedAsync()
    {
        var newest = _services.Removals.Newest;
        if (newest != _removalSeen)
        {
            var recent = Log.Recent;
            recent.Forget(await Reader.ReadRemovedAsync(Id, recent.Floor, int.MaxValue, CancellationToken.None));
            _removalSeen = newest;
        }
    }
}
