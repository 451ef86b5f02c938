using Chat.Data.Channels;
using Chat.Data.Log;

namespace Chat.Bench.Appending;

/// <summary>A channel that is written as its grain would: each entry built on the one before, many under way at once.</summary>
internal sealed class WrittenChannel(LogWriter writer, ChannelHead head)
{
    private const string Sender = "user_00000000000000000000000001";

    private readonly Lock _lock = new();
    private ChannelHead _head = head;

    public static async Task<WrittenChannel> OpenAsync(LogReader reader, LogWriter writer, string channelId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var entry = new ChannelEntry(channelId, ChannelKind.Room, "Bench", Description: null, Sender, now);
        return new WrittenChannel(writer, await reader.OpenAsync(entry));
    }

    /// <summary>Posts and waits until it is durable.</summary>
    public async Task PostAsync(string text)
    {
        ValueTask<AppendOutcome> appending;
        lock (_lock)
        {
            var now = TimeProvider.System.GetUtcNow();
            var clientId = Guid.CreateVersion7(now).ToString();
            var entry = _head.Next(ChangeDraft.Posted(Guid.CreateVersion7(now), Sender, clientId, text, now));
            _head = _head.After(entry);
            appending = writer.AppendAsync(entry);
        }

        if (await appending is var outcome and not AppendOutcome.Committed)
        {
            throw new InvalidOperationException($"An append ended as {outcome}.");
        }
    }
}
