using Chat.Data.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Presence;

/// <summary>
/// Looks once a second which gateways live, and tells the people of one that does not renew its lease. Every silo does: it
/// is the same twice, and whichever dies in between, another goes on. What cannot be read changes nothing: nobody is
/// offline because this silo does not reach the database.
/// </summary>
internal sealed partial class LeaseWatch(
    GatewayLeases leases,
    LiveGateways live,
    PeopleFanOut people,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<LeaseWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await Task.Delay(Period, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var read = await leases.ReadAsync(stopping);
        live.Leases = read.Where(lease => lease.IsLive).ToDictionary(lease => lease.LeaseId, lease => lease.GatewayId);
        people.KeepOnly(live.Leases.Values.ToHashSet(StringComparer.Ordinal));
        foreach (var ended in read.Where(lease => !lease.IsLive))
        {
            await EndAsync(ended, stopping);
        }
    }

    private async Task EndAsync(GatewayLeaseRow lease, CancellationToken stopping)
    {
        var there = await leases.ReadPeopleAsync(lease.LeaseId, stopping);
        if (there.Count == 0)
        {
            await leases.RemoveAsync(lease.LeaseId, stopping);
            return;
        }

        LogEnded(logger, lease.GatewayId, there.Count);
        await Parallel.ForEachAsync(
            there,
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = stopping },
            async (userId, _) => await TryEndAsync(userId, lease.LeaseId)
        );
    }

    /// <summary>Who could not be told is among those who are found a second later.</summary>
    private async Task TryEndAsync(string userId, Guid leaseId)
    {
        try
        {
            await grains.GetGrain<IPresenceGrain>(userId).EndLeaseAsync(leaseId);
        }
        catch (Exception exception)
        {
            LogNotEnded(logger, userId, exception);
        }
    }

    [LoggerMessage(
        EventId = 150,
        Level = LogLevel.Information,
        Message = "{GatewayId} is gone, and with it the connections of {Count} people"
    )]
    private static partial void LogEnded(ILogger logger, string gatewayId, int count);

    [LoggerMessage(
        EventId = 156,
        Level = LogLevel.Debug,
        Message = "{UserId} could not be told that a gateway is gone"
    )]
    private static partial void LogNotEnded(ILogger logger, string userId, Exception exception);

    [LoggerMessage(EventId = 151, Level = LogLevel.Warning, Message = "It is not known which gateways live")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
