using Chat.Data.Audit;
using Chat.Data.Log;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Audit;

/// <summary>A channel with a change of every kind in it, and a key to sign its exports.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    public const string Channel = "room";

    private static readonly (DateTimeOffset, string) Origin = (new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "1.2.3");

    private static readonly string[] Tables =
    [
        "channels",
        "channel_heads",
        "channel_members",
        "channel_restrictions",
        "messages",
        "message_revisions",
        "member_changes",
        "message_states",
        "message_reactions",
        "removed_runs",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-audit-");
    private int _files;

    private TestLog(LogSession log)
    {
        Log = log;
        Key = AuditKey.Create(NewFile());
    }

    public LogSession Log { get; }

    public AuditKey Key { get; }

    public static async Task<TestLog> StartAsync()
    {
        var log = new TestLog(await LogSession.StartAsync());
        await log.WriteAsync(Channel);
        return log;
    }

    public string NewFile() => Path.Combine(_folder.FullName, $"{_files++}");

    public async Task<ChannelHead> WriteAsync(string channel)
    {
        var head = await Log.OpenAsync(channel);
        head = await Log.AppendAllAsync(
            head,
            Drafts.Join("alice", MemberRole.Owner), // 1
            Drafts.Join("bob"), // 2
            Drafts.Post("one \"quoted\" \\ <b>\u00e9\u20ac \ud83d\udc4b\u2028"), // 3
            Drafts.Post("two", "bob"), // 4
            Drafts.Role("bob", MemberRole.Moderator) // 5
        );
        var first = (await Log.Reader.ReadMessageAsync(channel, 3))!.Reference;
        var second = (await Log.Reader.ReadMessageAsync(channel, 4))!.Reference;
        return await Log.AppendAllAsync(
            head,
            Drafts.Edit(second, "two, better"), // 6
            Drafts.React(first, "bob", "+1"), // 7
            Drafts.React(first, "bob", "-1"), // 8
            Drafts.React(first, "bob", "-1", added: false), // 9
            Drafts.Delete(second, "alice"), // 10
            Drafts.Restore(second, "alice"), // 11
            Drafts.Join("carol"), // 12
            Drafts.Leave("carol"), // 13
            Drafts.Post("last") // 14
        );
    }

    public async Task<string> ExportAsync(string channel = Channel)
    {
        string file = NewFile();
        await using var output = File.Create(file);
        Assert.NotNull(await AuditExport.WriteAsync(Log.DataSource, channel, Key, output, Origin));
        return file;
    }

    public async Task<string> AnchorAsync()
    {
        string file = NewFile();
        await using var output = File.Create(file);
        await AuditExport.WriteAnchorsAsync(Log.DataSource, Key, output, Origin);
        return file;
    }

    public async Task<IReadOnlyList<AuditVerdict>> CheckAsync(string? earlier = null, string? channel = null)
    {
        var proof = earlier is null ? null : EarlierProof.Open(earlier, [Key.Fingerprint]);
        return await AuditCheck.RunAsync(Log.DataSource, channel, proof).ToListAsync();
    }

    /// <summary>The first verdict that is not intact.</summary>
    public async Task<ChainBreak?> FindBreakAsync(string? earlier = null) =>
        (await CheckAsync(earlier)).Select(verdict => verdict.Break).FirstOrDefault(found => found is not null);

    /// <summary>Keeps every row as it is now, for <see cref="RestoreAsync"/>.</summary>
    public async Task KeepAsync()
    {
        foreach (string table in Tables)
        {
            await Log.ExecuteAsync($"CREATE TABLE kept_{table} AS TABLE {table}");
        }
    }

    /// <summary>Undoes all tampering; far cheaper than a database for each test.</summary>
    public Task RestoreAsync() =>
        Log.ExecuteAsync(
            string.Concat(Tables.Reverse().Select(table => $"DELETE FROM {table};"))
                + string.Concat(Tables.Select(table => $"INSERT INTO {table} TABLE kept_{table};"))
        );

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await Log.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>One log for all tests of a class, as it was written at the start of each.</summary>
public sealed class TestLogFixture : IAsyncLifetime
{
    private TestLog? _log;

    public async Task InitializeAsync()
    {
        _log = await TestLog.StartAsync();
        await _log.KeepAsync();
    }

    public async Task DisposeAsync() => await _log!.DisposeAsync();

    internal async Task<TestLog> OpenAsync()
    {
        await _log!.RestoreAsync();
        return _log;
    }
}
