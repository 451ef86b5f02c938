using System.Net;
using Chat.Runtime.Membership;
using Chat.TestKit;
using Npgsql;

namespace Chat.Runtime.Tests.Membership;

/// <summary>What every membership table does, run against each of them.</summary>
public abstract class MembershipTableTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    internal abstract IMembershipTable Table { get; }

    [Fact]
    public async Task Join_addsTheSilo()
    {
        var silo = Silo(port: 1, generation: 1);

        await Table.JoinAsync(silo, None);

        var entry = Assert.Single((await Table.ReadAsync(None)).Silos);
        Assert.Equal(silo, entry);
    }

    [Fact]
    public async Task Join_atTheSameEndpoint_replacesThePredecessorAtOnce()
    {
        await Table.JoinAsync(Silo(port: 1, generation: 1), None);
        var before = await Table.ReadAsync(None);

        await Table.JoinAsync(Silo(port: 1, generation: 2), None);

        var after = await Table.ReadAsync(None);
        Assert.Equal(2, Assert.Single(after.Silos).Address.Generation);
        Assert.True(after.Version > before.Version);
        Assert.False(await Table.RenewAsync(Silo(port: 1, generation: 1).Address, None));
    }

    [Fact]
    public async Task Leave_removesTheSilo()
    {
        var silo = Silo(port: 1, generation: 1);
        await Table.JoinAsync(silo, None);

        await Table.LeaveAsync(silo.Address, None);

        Assert.Empty((await Table.ReadAsync(None)).Silos);
        Assert.False(await Table.RenewAsync(silo.Address, None));
    }

    [Fact]
    public async Task Renew_ofMember_keepsIt()
    {
        var silo = Silo(port: 1, generation: 1);
        await Table.JoinAsync(silo, None);

        Assert.True(await Table.RenewAsync(silo.Address, None));
    }

    [Fact]
    public async Task Join_manyAtOnce_addsAll()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(port => Table.JoinAsync(Silo(port, generation: 1), None)));

        var view = await Table.ReadAsync(None);
        Assert.Equal(8, view.Silos.Length);
        Assert.Equal(8, view.Version);
    }

    internal static SiloEntry Silo(int port, int generation) =>
        new(
            SiloAddress.New(IPAddress.Loopback, port, generation),
            new IPEndPoint(IPAddress.Loopback, port + 1000),
            $"silo {port}"
        );
}

public sealed class InMemoryMembershipTests : MembershipTableTests
{
    internal override IMembershipTable Table { get; } = new InMemoryMembership();
}

public sealed class PostgresMembershipTests(PostgresFixture postgres)
    : MembershipTableTests,
        IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _cluster = Guid.NewGuid().ToString("N");

    internal override IMembershipTable Table =>
        field ??= new PostgresMembership(postgres.Database.DataSource, _cluster);

    [Fact]
    public async Task Read_leavesOutSilosWhoseLeaseHasRunOut()
    {
        await Table.JoinAsync(Silo(port: 1, generation: 1), None);

        await AgeAsync(seconds: 6);

        Assert.Empty((await Table.ReadAsync(None)).Silos);
    }

    [Fact]
    public async Task Renew_afterTheLeaseHasRunOut_isRefused()
    {
        var silo = Silo(port: 1, generation: 1);
        await Table.JoinAsync(silo, None);

        await AgeAsync(seconds: 6);

        Assert.False(await Table.RenewAsync(silo.Address, None));
    }

    [Fact]
    public async Task Renew_evictsSilosThatHaveLapsed()
    {
        await Table.JoinAsync(Silo(port: 1, generation: 1), None);
        await AgeAsync(seconds: 6);
        await Table.JoinAsync(Silo(port: 2, generation: 1), None);
        var before = await Table.ReadAsync(None);

        await Table.RenewAsync(Silo(port: 2, generation: 1).Address, None);

        Assert.True((await Table.ReadAsync(None)).Version > before.Version);
    }

    [Fact]
    public async Task Suspect_sparesASiloThatHasJustRenewed()
    {
        var silo = Silo(port: 1, generation: 1);
        await Table.JoinAsync(silo, None);

        await Table.SuspectAsync(silo.Address, None);
        Assert.Single((await Table.ReadAsync(None)).Silos);

        await AgeAsync(seconds: 2);
        await Table.SuspectAsync(silo.Address, None);
        Assert.Empty((await Table.ReadAsync(None)).Silos);
    }

    [Fact]
    public async Task Accuse_byMostOthersAndForLongEnough_removesTheSilo()
    {
        var silos = await JoinThreeAsync();

        Assert.Null(await AccuseAsync(silos[0], silos[2]));
        Assert.Null(await AccuseAsync(silos[1], silos[2]));
        Assert.Equal(3, (await Table.ReadAsync(None)).Silos.Length);

        await AgeSuspicionsAsync(seconds: 2.5, isRenewed: true);
        Assert.Equal(silos[2], await AccuseAsync(silos[0], silos[2]));
        var view = await Table.ReadAsync(None);
        Assert.Equal(silos[..2], view.Silos);
        Assert.Equal(4, view.Version);
        Assert.False(await Table.RenewAsync(silos[2].Address, None));
    }

    [Fact]
    public async Task Accuse_thatIsWithdrawn_countsNoLonger()
    {
        var silos = await JoinThreeAsync();
        await AccuseAsync(silos[0], silos[2]);
        await AccuseAsync(silos[1], silos[2]);
        await AgeSuspicionsAsync(seconds: 2.5, isRenewed: true);

        Assert.Null(await AccuseAsync(silos[0]));

        Assert.Null(await AccuseAsync(silos[1], silos[2]));
    }

    [Fact]
    public async Task Accuse_afterAPause_beginsAnew()
    {
        var silos = await JoinThreeAsync();
        await AccuseAsync(silos[0], silos[2]);
        await AccuseAsync(silos[1], silos[2]);
        await AgeSuspicionsAsync(seconds: 4, isRenewed: false);

        Assert.Null(await AccuseAsync(silos[0], silos[2]));
        Assert.Null(await AccuseAsync(silos[1], silos[2]));
    }

    private async Task<SiloEntry[]> JoinThreeAsync()
    {
        var silos = Enumerable.Range(1, 3).Select(port => Silo(port, generation: port)).ToArray();
        foreach (var silo in silos)
        {
            await Table.JoinAsync(silo, None);
        }

        await AgeAsync(seconds: -60); // however long the test takes, they are alive
        return silos;
    }

    private Task<SiloEntry?> AccuseAsync(SiloEntry voter, params SiloEntry[] suspects) =>
        Table.AccuseAsync(
            voter.Address.ToString(),
            isClient: false,
            [.. suspects.Select(suspect => suspect.Address)],
            None
        );

    /// <summary>Lets votes stand for some time, renewed or not.</summary>
    private async Task AgeSuspicionsAsync(double seconds, bool isRenewed)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            """
            UPDATE membership_suspicions SET
                since = since - $2 * interval '1 second',
                renewed_at = CASE WHEN $3 THEN now() + interval '1 minute' ELSE renewed_at - $2 * interval '1 second' END
            WHERE cluster_id = $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = _cluster });
        command.Parameters.Add(new NpgsqlParameter { Value = seconds });
        command.Parameters.Add(new NpgsqlParameter { Value = isRenewed });
        await command.ExecuteNonQueryAsync();
    }

    private async Task AgeAsync(int seconds)
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            "UPDATE membership_silos SET renewed_at = renewed_at - $2 * interval '1 second' WHERE cluster_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = _cluster });
        command.Parameters.Add(new NpgsqlParameter { Value = (double)seconds });
        await command.ExecuteNonQueryAsync();
    }
}
