using Chat.Data.Log;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Data.Tests.Log;

public sealed class UnknownOutcomeTests : IAsyncLifetime
{
    private LogSession _log = null!;
    private LossyProxy _proxy = null!;
    private NpgsqlDataSource _throughProxy = null!;
    private LogWriter _writer = null!;
    private ChannelHead _head = null!;

    public async Task InitializeAsync()
    {
        _log = await LogSession.StartAsync();
        var address = new NpgsqlConnectionStringBuilder(_log.ConnectionString);
        _proxy = new LossyProxy(address.Host!, address.Port);
        (address.Host, address.Port) = ("127.0.0.1", _proxy.Port);
        _throughProxy = NpgsqlDataSource.Create(address);
        _writer = CreateWriter(TimeSpan.FromSeconds(15));
        _head = await _log.OpenAsync("room");

        // The lane is connected from here on, so that the next request is an append.
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(Drafts.Post("hello")));
    }

    [Fact]
    public async Task Append_answer_lost_after_the_commit_is_found_committed()
    {
        var loss = _proxy.LoseNextAnswer();

        Assert.Equal(AppendOutcome.Committed, await AppendAsync(Drafts.Post("lost answer")));

        Assert.True(loss.Answered.IsCompletedSuccessfully);
        await AssertLogAsync("hello", "lost answer");
    }

    [Fact]
    public async Task Append_request_that_arrives_after_its_retry_changes_nothing()
    {
        var late = _proxy.HoldNextRequest();
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(Drafts.Post("sent twice")));
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(Drafts.Post("next")));

        await late.ReleaseAsync();

        await AssertLogAsync("hello", "sent twice", "next");
    }

    [Fact]
    public async Task Append_answer_lost_and_head_moved_on_by_another_is_still_found_committed()
    {
        var entry = _head.Next(Drafts.Post("lost answer"));
        var loss = _proxy.LoseNextAnswer();
        _proxy.Unreachable = true;
        var append = _writer.AppendAsync(entry).AsTask();
        await loss.Answered;
        await _log.AppendAllAsync(_head.After(entry), Drafts.Post("by another silo"));
        _proxy.Unreachable = false;

        Assert.Equal(AppendOutcome.Committed, await append);
        await AssertLogAsync("hello", "lost answer", "by another silo");
    }

    [Fact]
    public async Task Append_request_lost_and_seq_taken_by_another_is_fenced()
    {
        var late = _proxy.HoldNextRequest();
        _proxy.Unreachable = true;
        var append = _writer.AppendAsync(_head.Next(Drafts.Post("too late"))).AsTask();
        await _log.AppendAllAsync(_head, Drafts.Post("by another silo"));
        _proxy.Unreachable = false;

        Assert.Equal(AppendOutcome.Fenced, await append);
        await late.ReleaseAsync();
        await AssertLogAsync("hello", "by another silo");
    }

    [Fact]
    public async Task Append_postgres_away_for_longer_than_worth_trying_is_unavailable_and_may_be_appended_again()
    {
        await using var writer = CreateWriter(TimeSpan.FromSeconds(0.5));
        _proxy.Unreachable = true;
        var entry = _head.Next(Drafts.Post("patience"));

        Assert.Equal(AppendOutcome.Unavailable, await writer.AppendAsync(entry));

        _proxy.Unreachable = false;
        Assert.Equal(AppendOutcome.Committed, await writer.AppendAsync(entry));
        await AssertLogAsync("hello", "patience");
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _throughProxy.DisposeAsync();
        await _proxy.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task<AppendOutcome> AppendAsync(ChangeDraft draft)
    {
        var entry = _head.Next(draft);
        _head = _head.After(entry);
        return await _writer.AppendAsync(entry);
    }

    private async Task AssertLogAsync(params string[] texts) =>
        Assert.Equal(texts, (await _log.ReadVerifiedAsync("room")).Select(change => change.Text));

    private LogWriter CreateWriter(TimeSpan retryFor) =>
        new(
            _throughProxy,
            Options.Create(new LogWriterOptions { Lanes = 1, RetryFor = retryFor }),
            TimeProvider.System,
            NullLogger<LogWriter>.Instance
        );
}
