using Orleans.Configuration;

namespace Chat.Silo;

/// <summary>
/// How soon the packaged runtime notices that a silo has died. By default it takes 15 to 20 seconds, and a silo that
/// starts after all others have crashed waits for minutes before it believes that they are gone.
/// </summary>
internal static class SiloTuning
{
    public static void TuneMembership(this ISiloBuilder silo) =>
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedTableIAmAliveLimit = 2;
            membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
}
