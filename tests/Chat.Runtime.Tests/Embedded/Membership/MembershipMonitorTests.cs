using Chat.Runtime.Membership;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Chat.Runtime.Tests.Membership;

/// <summary>How a change in the table becomes known.</summary>
public sealed class MembershipMonitorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _cluster = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Current_withoutPolling_followsWhatIsAnnounced()
    {
        await using var watched = NewTable("watched");
        await using var monitor = NewMonitor(watched, new TimeWithoutPeriods());
        await UntilListeningAsync("watched");

        await using var table = NewTable("writer");
        var silo = MembershipTableTests.Silo(port: 1, generation: 1);
        await table.JoinAsync(silo, None);
        await Eventually.TrueAsync(() => monitor.Current.Contains(silo.Address), "the silo that joined");

        await table.LeaveAsync(silo.Address, None);
        await Eventually.TrueAsync(() => !monitor.Current.Contains(silo.Address), "the silo has left");
    }

    [Fact]
    public async Task Current_afterTheListeningConnectionIsLost_isPolledForAndListenedForAgain()
    {
        await using var watched = NewTable("cut");
        await using var monitor = NewMonitor(watched, TimeProvider.System);
        await UntilListeningAsync("cut");
        var before = await ListenerAsync("cut");

        await ExecuteAsync("SELECT pg_terminate_backend($1)", before!.Value);
        await using var table = NewTable("writer");
        var silo = MembershipTableTests.Silo(port: 1, generation: 1);
        await table.JoinAsync(silo, None);

        await Eventually.TrueAsync(() => monitor.Current.Contains(silo.Address), "the silo that joined");
        await Eventually.TrueAsync(
            async () => await ListenerAsync("cut") is { } now && now != before,
            "another listening connection"
        );
    }

    private static MembershipMonitor NewMonitor(IMembershipTable table, TimeProvider time)
    {
        var monitor = new MembershipMonitor(table, time, NullLogger<MembershipMonitor>.Instance);
        monitor.Start();
        return monitor;
    }

    private PostgresMembership NewTable(string name) =>
        new(
            NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(postgres.Database.ConnectionString)
                {
                    ApplicationName = $"{name} {_cluster}",
                }
            ),
            _cluster
        );

    private Task UntilListeningAsync(string name) =>
        Eventually.TrueAsync(async () => await ListenerAsync(name) is not null, "a listening connection");

    private async Task<int?> ListenerAsync(string name)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN %' AND state = 'idle'"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = $"{name} {_cluster}" });
        return (int?)await command.ExecuteScalarAsync();
    }

    private async Task ExecuteAsync(string sql, int parameter)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Delays end as ever, but nothing happens again and again.</summary>
    private sealed class TimeWithoutPeriods : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                period == Timeout.InfiniteTimeSpan ? dueTime : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }
}
