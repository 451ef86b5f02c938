using Chat.Data.Log;
using Chat.Data.Retention;
using Chat.Data.Tests.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Data.Tests.Retention;

/// <summary>A log in which messages can have been posted long ago, and what removes them.</summary>
internal sealed class RetentionSession : IAsyncDisposable
{
    private RetentionSession(LogSession log) => Log = log;

    public LogSession Log { get; }

    public LegalHolds Holds => new(Log.DataSource, TimeProvider.System);

    public ChannelLimits Limits => new(Log.DataSource);

    /// <summary>The first moment of this month, UTC.</summary>
    public static DateTimeOffset ThisMonth
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            return new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        }
    }

    /// <summary>A moment in the middle of the month so many months ago.</summary>
    public static DateTimeOffset MonthsAgo(int months) => ThisMonth.AddMonths(-months).AddDays(14);

    public static DateTimeOffset DaysAgo(double days) => TimeProvider.System.GetUtcNow().AddDays(-days);

    public static async Task<RetentionSession> StartAsync() => new(await LogSession.StartAsync());

    public static ChangeDraft Post(DateTimeOffset at, string? clientId = null) =>
        ChangeDraft.Posted(Guid.NewGuid(), "alice", clientId ?? Guid.NewGuid().ToString(), $"said {at:O}", at);

    /// <summary>A channel with a message for each of these times, in this order.</summary>
    public async Task<ChannelHead> WriteAsync(string channelId, params IEnumerable<DateTimeOffset> times) =>
        await Log.AppendAllAsync(await Log.OpenAsync(channelId), times.Select(at => Post(at)));

    public RetentionRunner Runner(int? days = null) =>
        new(
            Log.DataSource,
            Options.Create(new RetentionOptions { Days = days }),
            TimeProvider.System,
            NullLogger<RetentionRunner>.Instance
        );

    public async Task<RetentionReport> RunAsync(int? days = null, bool dryRun = false) =>
        await Runner(days).RunAsync(dryRun) ?? throw new InvalidOperationException("Another run is under way.");

    /// <summary>The seqs of the messages that are left.</summary>
    public async Task<IEnumerable<long>> SeqsAsync(string channelId) =>
        (await Log.Reader.ReadMessagesAsync(channelId, null, after: 0, 1000)).Select(message => message.Seq);

    public async Task<IEnumerable<(long, long)>> RunsAsync(string channelId) =>
        (await Log.Reader.ReadRemovedAsync(channelId, 0, 1000)).Select(run => (run.FirstSeq, run.LastSeq));

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Log.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Whether the month so many months ago has a partition of <c>messages</c>.</summary>
    public Task<bool> HasPartitionAsync(int monthsAgo) =>
        ScalarAsync<bool>($"SELECT to_regclass('{PartitionOf(monthsAgo)}') IS NOT NULL");

    public static string PartitionOf(int monthsAgo, string parent = "messages") =>
        $"{parent}_{ThisMonth.AddMonths(-monthsAgo):yyyy_MM}";

    public ValueTask DisposeAsync() => Log.DisposeAsync();
}
