using Chat.Data.Log;
using Chat.Messages;

namespace Chat.Tests.Channels.Model;

/// <summary>
/// What PostgreSQL does with one channel's log: the fence, client ids unique per month, all or nothing. An entry that was
/// appended before and is sent again is found to be written.
/// </summary>
internal sealed class ModelDatabase(string channelId)
{
    private readonly HashSet<(string Sender, string ClientId, DateTimeOffset Month)> _clientIds = [];

    public ChannelHead Head { get; private set; } = ChannelHead.Empty(channelId);

    public List<LogEntry> Rows { get; } = [];

    /// <summary>Executes one statement, whose entries follow one another.</summary>
    public AppendOutcome[] Execute(IReadOnlyList<LogEntry> run)
    {
        var isOpen =
            run[0].Epoch == Head.Epoch
            && run[0].Seq == Head.Seq + 1
            && run[0].PreviousHash.AsSpan().SequenceEqual(Head.Hash);
        var outcomes = new AppendOutcome[run.Count];
        for (var i = 0; i < run.Count; i++)
        {
            if (!isOpen)
            {
                outcomes[i] = IsWritten(run[i]) ? AppendOutcome.Committed : AppendOutcome.Fenced;
            }
            else if (!TryInsert(run[i]))
            {
                outcomes[i] = AppendOutcome.DuplicateClientId;
                isOpen = false;
            }
        }

        return outcomes;
    }

    public LogEntry? Find(string senderId, string clientId) =>
        Rows.Find(row => row.ActorId == senderId && row.ClientId == clientId);

    private bool TryInsert(LogEntry entry)
    {
        if (
            entry.ClientId is { } clientId
            && !_clientIds.Add((entry.ActorId, clientId, ClientIds.MonthStart(entry.CreatedAt)))
        )
        {
            return false;
        }

        Rows.Add(entry);
        Head = Head.After(entry);
        return true;
    }

    private bool IsWritten(LogEntry entry) =>
        entry.Seq <= Rows.Count && Rows[(int)entry.Seq - 1].Hash.AsSpan().SequenceEqual(entry.Hash);
}
