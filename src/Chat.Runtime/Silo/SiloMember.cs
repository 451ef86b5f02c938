using System.Net;
using Chat.Runtime.Activations;
using Chat.Runtime.Membership;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace Chat.Runtime.Silo;

/// <summary>
/// This silo's place in the membership: joined, renewed every second, left. A silo that lost its place ends all its
/// grains, for they may live elsewhere by now, and joins again as a new incarnation.
/// </summary>
internal sealed partial class SiloMember(
    IMembershipTable table,
    MembershipMonitor membership,
    SiloLinks links,
    ActivationDirectory directory,
    NodeIdentity identity,
    SiloLease lease,
    IOptions<ClusterOptions> cluster,
    TimeProvider time,
    ILogger<SiloMember> logger
) : ILocalSiloDetails, IAsyncDisposable
{
    private static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReachPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);
    private static readonly DateTime FirstGeneration = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private const int MaxAttempts = 5;
    private static int _lastGeneration;

    private readonly CancellationTokenSource _stop = new();
    private SiloEntry? _entry;
    private Task _loop = Task.CompletedTask;
    private bool _failing;
    private bool _isLost;
    private long _joinedAt;
    private TimeSpan _pause;

    public string Name => Entry.Name;

    public string ClusterId => cluster.Value.ClusterId;

    public SiloAddress SiloAddress => Entry.Address;

    public SiloAddress GatewayAddress => SiloAddress.New(Entry.Gateway, Entry.Address.Generation);

    private SiloEntry Entry => _entry ?? throw new InvalidOperationException("The silo has not started.");

    public async Task JoinAsync(string name, IPEndPoint silo, IPEndPoint gateway, CancellationToken cancellation)
    {
        await JoinPatientlyAsync(
            () => new SiloEntry(SiloAddress.New(silo, NewGeneration()), gateway, name),
            cancellation
        );
        membership.Start();
        _loop = RenewAsync();
    }

    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _loop;
        lease.Lost();
        try
        {
            await table.LeaveAsync(SiloAddress, cancellation);
        }
        catch (Exception e)
        {
            LogLeaveFailed(logger, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        lease.Lost();
        await membership.DisposeAsync();
    }

    /// <summary>
    /// A database that is busy is given more time, and each attempt another incarnation: an earlier one may have joined
    /// without our knowing.
    /// </summary>
    private async Task JoinPatientlyAsync(Func<SiloEntry> newEntry, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await JoinAsync(newEntry(), cancellation);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && attempt < MaxAttempts)
            {
                LogJoinFailed(logger, e.Message);
                await Task.Delay(RenewPeriod, time, cancellation);
            }
        }
    }

    private async Task JoinAsync(SiloEntry entry, CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        await table.JoinAsync(entry, cancellation);
        _entry = entry;
        identity.Address = entry.Address;
        lease.Renewed(sentAt, table.Lease);
        _joinedAt = sentAt;
        await membership.RefreshAsync();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(RenewPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await RenewOnceAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            var sentAt = time.GetTimestamp();
            var isHeld = lease.IsHeld;
            if (isHeld && await table.RenewAsync(SiloAddress, _stop.Token))
            {
                lease.Renewed(sentAt, table.Lease);
            }
            else
            {
                await StartOverAsync(wasRemoved: isHeld);
            }

            _failing = false;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            if (!_failing)
            {
                LogRenewFailed(logger, e);
            }

            _failing = true;
        }
    }

    /// <summary>
    /// Whoever was removed may be out of the others' reach, and waits. Where leases run out the database was away, for the
    /// others as well: nobody is to be spared.
    /// </summary>
    private async Task StartOverAsync(bool wasRemoved)
    {
        if (!_isLost)
        {
            LogLost(logger, SiloAddress.ToString());
            _pause = wasRemoved ? NextPause() : TimeSpan.Zero;
        }

        _isLost = true;
        lease.Lost();
        await EndGrainsAsync();
        await UntilOthersAreReachedAsync();
        await JoinAsync(Entry with { Address = SiloAddress.New(SiloAddress.Endpoint, NewGeneration()) }, _stop.Token);
        _isLost = false;
        LogRejoined(logger, SiloAddress.ToString());
    }

    /// <summary>
    /// One that is cut off from the others would be given grains that nobody can call, until it is evicted again. One that
    /// reaches them may still be out of their reach: when its membership has not lasted, it waits longer each time.
    /// </summary>
    private async Task UntilOthersAreReachedAsync()
    {
        await Task.Delay(_pause, time, _stop.Token);
        for (var isFirst = true; !await ReachesOthersAsync(); isFirst = false)
        {
            if (isFirst)
            {
                LogAlone(logger, SiloAddress.ToString());
            }

            await Task.Delay(ReachPeriod, time, _stop.Token);
        }
    }

    /// <summary>At least half of them: more than half would have to miss it to evict it.</summary>
    private async Task<bool> ReachesOthersAsync()
    {
        var others = (await membership.RefreshAsync())
            .Silos.Where(silo => !silo.Address.Endpoint.Equals(SiloAddress.Endpoint))
            .ToList();
        return others.Count(silo => links.Find(silo.Address) is not null) * 2 >= others.Count;
    }

    private TimeSpan NextPause()
    {
        if (time.GetElapsedTime(_joinedAt) > LongestPause)
        {
            return TimeSpan.Zero;
        }

        var longer = _pause == TimeSpan.Zero ? RenewPeriod : _pause * 2;
        return longer < LongestPause ? longer : LongestPause;
    }

    /// <summary>One that hangs must not keep the silo out for ever: what it still writes is fenced.</summary>
    private async Task EndGrainsAsync()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "The silo lost its lease.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(EndTimeout);
        directory.IsDraining = true;
        try
        {
            await directory.DeactivateAllAsync(reason, timeout.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            LogHanging(logger, directory.Count);
        }
        finally
        {
            directory.IsDraining = false;
        }
    }

    /// <summary>Quarters of a second since a fixed date: grows from one start to the next, and fits until 2041.</summary>
    private int NewGeneration()
    {
        var now = (int)((time.GetUtcNow().UtcDateTime - FirstGeneration).TotalMilliseconds / 250);
        int last;
        do
        {
            last = Volatile.Read(ref _lastGeneration);
            now = Math.Max(now, last + 1);
        } while (Interlocked.CompareExchange(ref _lastGeneration, now, last) != last);

        return now;
    }

    [LoggerMessage(
        50,
        LogLevel.Warning,
        "The silo's lease could not be renewed; the silo stops serving when it runs out"
    )]
    private static partial void LogRenewFailed(ILogger logger, Exception exception);

    [LoggerMessage(51, LogLevel.Error, "{Address} is no longer a member; its grains end here")]
    private static partial void LogLost(ILogger logger, string address);

    [LoggerMessage(52, LogLevel.Information, "Joined again as {Address}")]
    private static partial void LogRejoined(ILogger logger, string address);

    [LoggerMessage(55, LogLevel.Warning, "{Address} is cut off from most other silos and joins again when it is not")]
    private static partial void LogAlone(ILogger logger, string address);

    [LoggerMessage(56, LogLevel.Warning, "The membership cannot be joined yet: {Reason}")]
    private static partial void LogJoinFailed(ILogger logger, string reason);

    [LoggerMessage(53, LogLevel.Warning, "The silo could not leave the membership; its lease will run out")]
    private static partial void LogLeaveFailed(ILogger logger, Exception exception);

    [LoggerMessage(54, LogLevel.Warning, "The silo joins again although {Count} of its grains have not ended")]
    private static partial void LogHanging(ILogger logger, int count);
}
