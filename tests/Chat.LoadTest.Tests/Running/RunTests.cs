using System.Buffers.Text;
using System.Text.Json;
using Chat.LoadTest.Accounts;
using Chat.LoadTest.Display;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Users;
using Chat.TestKit;
using Spectre.Console;

namespace Chat.LoadTest.Tests.Running;

/// <summary>Short runs against the product: nothing is missed, and the report says what happened.</summary>
public sealed class RunTests(TwoGateways server) : IClassFixture<TwoGateways>
{
    private static readonly string[] Briefly =
    [
        "--ramp-up=0s",
        "--warm-up=0s",
        "--duration=2s",
        "--patience=60s",
        "--workers=2",
    ];

    [Theory]
    [InlineData("big-room", "--users=20", "--rate=50")]
    [InlineData("big-room", "--users=20", "--in-flight=8")]
    [InlineData("many-rooms", "--users=20", "--rooms=4", "--in-flight=8")]
    [InlineData("pairs", "--users=10", "--rooms=5", "--in-flight=4")]
    [InlineData("conversations", "--users=10", "--rooms=5", "--in-flight=4")]
    [InlineData("groups", "--users=20", "--rooms=2", "--rate=40")]
    [InlineData("reconnect-storm", "--users=20", "--rooms=4", "--rate=40", "--cut-every=1s", "--cut=1")]
    [InlineData("slow-readers", "--users=20", "--rate=40", "--slow=0.2", "--slow-for=1s")]
    [InlineData("soak", "--users=10", "--rooms=2", "--rate=20")]
    [InlineData("mixed-day", "--users=20", "--rooms=4", "--rate=60")]
    [InlineData("mixed-day", "--users=20", "--rooms=2", "--rate=200", "--cut-every=1s", "--cut=0.5")]
    public async Task Run_anyScenario_isWhole(string scenario, params string[] arguments)
    {
        var report = await RunAsync([scenario, .. Briefly, .. arguments]);

        AssertWhole(report);
        Assert.Equal(scenario, report.Scenario);
        Assert.True(report.Totals.Acknowledged > 0 && report.Totals.Delivered > report.Totals.Acknowledged);
        Assert.Contains(report.Timeline, point => point.IsMeasured);
        Assert.False(report.IsInterrupted);
        Assert.Equal(scenario == "mixed-day", report.Actions.Any(action => action.Kind == "post"));
        if (arguments.Any(argument => argument.StartsWith("--cut=", StringComparison.Ordinal)))
        {
            // What waited for a connection may be refused rightly by then: a reaction to a message that is deleted.
            Assert.True(report.Totals.Failed == 0 || scenario == "mixed-day");
            Assert.True(report.Totals.Reconnects > 0);
        }
        else
        {
            Assert.Empty(report.Errors);
            Assert.Equal((0, 0), (report.Totals.Failed, report.Totals.Reconnects));
        }
    }

    [Fact]
    public async Task Run_oneRoomWithAThousandOnline_isWhole()
    {
        var report = await RunAsync(["big-room", .. Briefly, "--users=1000", "--rate=10"]);

        AssertWhole(report);
        Assert.Equal((1000, 0, 0), (report.Totals.Users, report.Totals.Failed, report.Totals.Reconnects));
        Assert.True(report.Totals.Acknowledged > 0);
        Assert.True(report.Totals.Delivered >= 1000 * report.Totals.Acknowledged);
    }

    [Fact]
    public async Task Run_idle_connectsEverybody()
    {
        var report = await RunAsync(["idle", .. Briefly, "--users=20", "--rooms=2"]);

        AssertWhole(report);
        Assert.Equal((20, 0), (report.Totals.Users, report.Totals.Posted));
    }

    [Fact]
    public async Task Run_registeredAccounts_areRememberedForTheNextRun()
    {
        var file = Path.GetTempFileName();
        File.Delete(file);
        string[] arguments = ["big-room", .. Briefly, "--users=2", "--rate=5", $"--accounts={file}"];
        try
        {
            AssertWhole(await RunAsync(arguments, isOperator: false));
            var first = await File.ReadAllTextAsync(file);
            AssertWhole(await RunAsync(arguments, isOperator: false));

            Assert.Equal(first, await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Run_aGatewayIsKilled_everybodyComesBackWhole()
    {
        string[] arguments =
        [
            "many-rooms",
            "--users=20",
            "--rooms=4",
            "--rate=40",
            "--ramp-up=0s",
            "--warm-up=1s",
            "--duration=5s",
            "--patience=60s",
        ];
        var before = await CountMessagesAsync();
        var run = RunAsync(arguments);
        await Wait.UntilAsync(async () => await CountMessagesAsync() > before + 80, () => "Nobody posts.");

        await server.Chat.Gateways[1].KillAsync();
        var report = await run;
        server.Chat.Gateways[1].Start();
        await server.Chat.UntilReadyAsync();

        AssertWhole(report);
        Assert.True(report.Totals.Reconnects > 0);
        Assert.Contains(report.Errors, error => error.Code == "connection-lost");
    }

    [Fact]
    public async Task Tokens_ofALongRun_liveLongEnoughOrAreRefused()
    {
        var account = Assert.Single(
            await OperatorAccounts.CreateAsync(
                server.Chat.Database.ConnectionString,
                1,
                TimeSpan.FromHours(100),
                CancellationToken.None
            )
        );
        var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(account.Token.Split('.')[1])).RootElement;
        var expires = DateTimeOffset.FromUnixTimeSeconds(payload.GetProperty("exp").GetInt64());

        Assert.True(expires > TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(99));
        var refusal = await Assert.ThrowsAsync<BadUseException>(() =>
            RunAsync(["idle", "--users=1", "--rooms=1", "--duration=100h"], isOperator: false)
        );
        Assert.Contains("shorter --duration", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_whomAnEarlierReleaseHasMade_areUsedAgain()
    {
        var first = Assert.Single(await CreateAsync());
        await using var command = server.Chat.Database.DataSource.CreateCommand(
            "UPDATE users SET password_hash = '-' WHERE username = 'load-000001'"
        );
        await command.ExecuteNonQueryAsync();

        Assert.Equal(first.Id, Assert.Single(await CreateAsync()).Id);

        Task<IReadOnlyList<Account>> CreateAsync() =>
            OperatorAccounts.CreateAsync(
                server.Chat.Database.ConnectionString,
                1,
                TimeSpan.FromHours(1),
                CancellationToken.None
            );
    }

    [Fact]
    public async Task Run_interruptedInTheWarmUp_hasMeasuredNothing()
    {
        using var interrupted = new CancellationTokenSource();
        var before = await CountMessagesAsync();
        var run = RunAsync(["many-rooms", "--users=4", "--rooms=2", "--warm-up=1h"], cancellation: interrupted.Token);
        await Wait.UntilAsync(async () => await CountMessagesAsync() > before, () => "Nobody posts.");

        await interrupted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_interruptedWhileItIsMeasured_saysOfHowMuch()
    {
        using var interrupted = new CancellationTokenSource();
        var before = await CountMessagesAsync();
        var run = RunAsync(
            ["many-rooms", "--users=4", "--ramp-up=0s", "--warm-up=0s", "--duration=1h"],
            cancellation: interrupted.Token
        );
        await Wait.UntilAsync(async () => await CountMessagesAsync() > before + 1000, () => "Nobody posts.");

        await interrupted.CancelAsync();
        var report = await run;

        AssertWhole(report);
        Assert.True(report.IsInterrupted);
        Assert.Equal(3600, report.PlannedSeconds);
        Assert.InRange(report.MeasuredSeconds, 0, 3599);
    }

    private async Task<long> CountMessagesAsync()
    {
        await using var command = server.Chat.Database.DataSource.CreateCommand("SELECT count(*) FROM messages");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<RunReport> RunAsync(
        string[] arguments,
        bool isOperator = true,
        CancellationToken cancellation = default
    )
    {
        string[] all =
        [
            .. arguments,
            .. server.Chat.Gateways.Select(gateway => $"--url={gateway.Url}"),
            .. isOperator ? [$"--postgres={server.Chat.Database.ConnectionString}"] : Array.Empty<string>(),
        ];
        var (scenario, settings) = new CommandLine().Read(all)!.Value;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter()) });
        using var runner = new Runner(
            settings,
            scenario,
            Target.Of(settings.Target),
            _ => { },
            () => new RunDisplay(console, "test", isQuiet: true)
        );
        return await runner.RunAsync(cancellation);
    }

    private void AssertWhole(RunReport report)
    {
        Assert.True(report.ViolationCount == 0, string.Join('\n', [.. report.Violations, server.Chat.Explain()]));
        Assert.DoesNotContain(report.Errors, error => error.Code is "unknown-frame" or "unreadable" or "unanswered");
    }
}
