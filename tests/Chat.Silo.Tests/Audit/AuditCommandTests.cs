using System.Text.Json;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Silo.Audit;
using Chat.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Silo.Tests.Audit;

/// <summary>What somebody at a terminal sees, and what a script finds in the exit code.</summary>
public sealed class AuditCommandTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-audit-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task Export_verify_check_and_anchors_of_a_channel_go_together()
    {
        var head = await WriteAsync("room-1");
        string export = At("export.jsonl");
        string anchors = At("anchors.jsonl");
        Assert.Equal(0, await RunAsync("key", "--create"));
        string fingerprint = Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("sha256:", fingerprint, StringComparison.Ordinal);
        AssertPrivate(At("key.pem"));

        Assert.Equal(0, await RunAsync("export", "room-1", export));
        Assert.Equal(0, await RunAsync("anchor", anchors));
        AssertPrivate(export);
        Assert.Equal(0, await RunAsync("verify", export, "--key", fingerprint, "--against", anchors));
        Assert.Contains("intact: room-1, 2 changes (2 messages)", Said, StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("check", "--all", "--against", export));
        Assert.Contains("intact: all", Said, StringComparison.Ordinal);

        await ExecuteAsync("UPDATE messages SET text = 'never said' WHERE channel_id = 'room-1' AND seq = 2");
        Assert.Equal(1, await RunAsync("check", "room-1", "--json"));
        var verdict = JsonDocument.Parse(Said).RootElement;
        Assert.False(verdict.GetProperty("isIntact").GetBoolean());
        Assert.Equal(head.Seq, verdict.GetProperty("brokenAt").GetInt64());
        Assert.Equal(1, await RunAsync("check", "--all"));
        Assert.Contains("broken: room-1 at 2: ", Said, StringComparison.Ordinal);

        // A broken log is evidence too.
        Assert.Equal(1, await RunAsync("export", "room-1", At("broken.jsonl")));
        Assert.Equal(1, await RunAsync("verify", At("broken.jsonl")));
        Assert.Contains("broken: room-1 at 2: ", Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_needs_neither_database_nor_key_nor_configuration()
    {
        await WriteAsync("room-2");
        await RunAsync("key", "--create");
        await RunAsync("export", "room-2", At("export.jsonl"));

        var nothing = new ConfigurationBuilder().Build();
        Assert.Equal(0, await AuditCommand.RunAsync(["verify", At("export.jsonl")], nothing, _output, _errors));
        Assert.Contains("was not checked", Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no command 'audit '.")]
    [InlineData("There is no command 'audit prove'.", "prove")]
    [InlineData("takes 1 names", "verify")]
    [InlineData("has no option '--all'", "verify", "file", "--all")]
    [InlineData("There is no option '--kee'", "verify", "file", "--kee", "x")]
    [InlineData("--key needs a value", "verify", "file", "--key")]
    [InlineData("can be given once", "verify", "file", "--against", "a", "--against", "b")]
    [InlineData("A fingerprint is", "verify", "file", "--key", "sha256:12")]
    [InlineData("There is no public key in", "verify", "file", "--key", "/nowhere")]
    [InlineData("cannot be read as an export", "verify", "/nowhere")]
    [InlineData("cannot be read as an export", "verify", "/dev/null")]
    [InlineData("the id of a channel, or --all", "check")]
    [InlineData("the id of a channel, or --all", "check", "room", "--all")]
    [InlineData("cannot be read as an export", "check", "--all", "--against", "/nowhere")]
    [InlineData("There is no key in", "export", "room")]
    [InlineData("There is no key in", "key")]
    public async Task Run_what_cannot_be_done_is_said_in_a_sentence(string sentence, params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));
        Assert.Contains(sentence, _errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_over_nothing_and_leaves_nothing_unfinished()
    {
        await RunAsync("key", "--create");
        await File.WriteAllTextAsync(At("there"), "evidence");

        Assert.Equal(2, await RunAsync("export", "room", At("there")));
        Assert.Equal(2, await RunAsync("export", "nowhere", At("new")));
        Assert.Contains("There is no channel 'nowhere'", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("evidence", await File.ReadAllTextAsync(At("there")));
        Assert.Equal(["key.pem", "there"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_database_that_does_not_answer_is_said_in_a_sentence()
    {
        await RunAsync("key", "--create");
        var settings = Settings("Host=127.0.0.1;Port=1;Username=x;Timeout=2");

        Assert.Equal(2, await AuditCommand.RunAsync(["check", "--all"], settings, _output, _errors));
        Assert.Contains("The database cannot be read", _errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    private static void AssertPrivate(string file) =>
        Assert.True(
            OperatingSystem.IsWindows()
                || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );

    private string Said => _output.ToString();

    private string At(string file) => Path.Combine(_folder.FullName, file);

    private Task<int> RunAsync(params string[] args)
    {
        _output.GetStringBuilder().Clear();
        return AuditCommand.RunAsync(args, Settings(postgres.Database.ConnectionString), _output, _errors);
    }

    private IConfiguration Settings(string address) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["CHAT_POSTGRES"] = address, ["CHAT_AUDIT_KEY"] = At("key.pem") }
            )
            .Build();

    private async Task<ChannelHead> WriteAsync(string channel)
    {
        var database = postgres.Database.DataSource;
        await using var writer = new LogWriter(
            database,
            Options.Create(new LogWriterOptions()),
            TimeProvider.System,
            NullLogger<LogWriter>.Instance
        );
        var head = await new LogReader(database).OpenAsync(
            new ChannelEntry(channel, ChannelKind.Room, channel, null, "alice", DateTimeOffset.UnixEpoch)
        );
        foreach (string text in new[] { "one", "two" })
        {
            var now = TimeProvider.System.GetUtcNow();
            var entry = head.Next(ChangeDraft.Posted(Guid.NewGuid(), "alice", text, text, now));
            head = head.After(entry);
            Assert.Equal(AppendOutcome.Committed, await writer.AppendAsync(entry));
        }

        return head;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
