using Orleans.Configuration;
using Orleans.Serialization;

namespace Chat.Silo;

/// <summary>
/// How soon the packaged runtime notices that somebody has gone. By default it takes 15 to 20 seconds for a silo and a
/// minute for a gateway, and a silo that starts after all others have crashed waits for minutes before it believes that
/// they are gone. docs/operations.md tells what comes of these numbers.
/// </summary>
internal static class SiloTuning
{
    /// <summary>As many as the embedded build takes, instead of any number: each waits for an answer.</summary>
    private const int MaxWaitingCalls = 10_000;

    public static void Tune(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(NoticeDeadSilos);
        silo.Configure<SiloMessagingOptions>(NoticeDeadGateways);
        // What the database says reaches the gateway; by default such an exception fails to be sent.
        silo.Configure<ExceptionSerializationOptions>(sent => sent.SupportedNamespacePrefixes.Add("Npgsql"));
    }

    private static void NoticeDeadSilos(ClusterMembershipOptions membership)
    {
        // One direct probe and one by way of another silo must fail, half a second to two seconds each, by how fast
        // answers usually are. A dead process refuses both at once.
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 2;
        // Of a silo whose connections still stand nothing at all must have come for MaxProbeTimeout times
        // NumMissedProbesLimit, 4 s (EnableConnectionLivenessCheck, the default): one that is only busy is not voted out.
        // Changes are gossiped; this is for whom the gossip has not reached, a silo that was away above all.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        // After 3 s without a sign a silo that starts does not wait for an answer of one that was killed with the rest.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
    }

    private static void NoticeDeadGateways(SiloMessagingOptions messaging)
    {
        // While a silo waits for a gateway that has gone to come back, a stream's queue may wait with it. A gateway
        // that does come back later finds its streams silent and subscribes anew.
        messaging.ClientDropTimeout = TimeSpan.FromSeconds(3);
        // What silos ask each other is asked for a gateway's call, and that is given up after 4 s (ClientTuning).
        messaging.ResponseTimeout = TimeSpan.FromSeconds(5);
        messaging.MaxEnqueuedRequestsHardLimit = MaxWaitingCalls;
    }
}
