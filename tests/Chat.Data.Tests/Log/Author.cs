using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

/// <summary>
/// Writes one channel as a grain would: several posts under way at once, rereading the head when it was overtaken or left
/// in the dark, and posting again under the same client id what was not acknowledged.
/// </summary>
internal sealed class Author(LogSession log, string channelId, string name)
{
    private readonly Dictionary<string, LogEntry> _acknowledged = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>All that it posted, and is now in the log.</summary>
    public List<string> ClientIds { get; } = [];

    /// <summary>What was acknowledged, by client id.</summary>
    public IReadOnlyDictionary<string, LogEntry> Acknowledged => _acknowledged;

    public async Task PostAsync(int count, int inFlight, Action posted)
    {
        ClientIds.AddRange(Enumerable.Range(0, count).Select(i => $"{name}-{i}"));
        var todo = new Queue<string>(ClientIds);
        while (todo.Count > 0)
        {
            var head = (await log.Reader.ReadHeadAsync(channelId))!;
            while (todo.Count > 0 && await PostRunAsync(head, todo, inFlight, posted) is { } next)
            {
                head = next;
            }
        }
    }

    /// <summary>Posts a run; without a result the head is not known any more.</summary>
    private async Task<ChannelHead?> PostRunAsync(ChannelHead head, Queue<string> todo, int inFlight, Action posted)
    {
        var run = new List<(LogEntry Entry, Task<AppendOutcome> Outcome)>();
        while (run.Count < inFlight && todo.TryDequeue(out string? clientId))
        {
            var entry = head.Next(Drafts.Post($"text of {clientId}", name, clientId));
            head = head.After(entry);
            run.Add((entry, log.Writer.AppendAsync(entry).AsTask()));
        }

        bool isCertain = true;
        foreach (var (entry, outcome) in run)
        {
            if (await IsWrittenAsync(entry, await outcome))
            {
                posted();
            }
            else
            {
                todo.Enqueue(entry.ClientId!);
            }

            isCertain &= await outcome == AppendOutcome.Committed;
        }

        return isCertain ? head : null;
    }

    private async Task<bool> IsWrittenAsync(LogEntry entry, AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.Committed:
                _acknowledged.Add(entry.ClientId!, entry);
                return true;
            case AppendOutcome.DuplicateClientId:
                Assert.NotNull(await log.Reader.FindByClientIdAsync(channelId, name, entry.ClientId!));
                return true;
            default:
                return false;
        }
    }
}
