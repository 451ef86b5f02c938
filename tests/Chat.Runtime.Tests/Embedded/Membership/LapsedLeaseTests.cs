using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Chat.Runtime.Tests.Calls;
using Chat.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Membership;

/// <summary>A silo that could not renew its lease, because it hung or its database was away.</summary>
public sealed class LapsedLeaseTests
{
    private const int MaxFrame = 4096;

    [Fact]
    public async Task Silo_whoseLeaseHasRunOut_runsNothingAlthoughNobodyHasToldIt()
    {
        await using var cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<Hanging>().Build();
        await cluster.DeployAsync();
        var key = Guid.NewGuid().ToString("N");
        await cluster.GrainFactory.GetGrain<IJournalGrain>(key).WriteAsync(1);
        using var transports = new Transports(NullLoggerFactory.Instance);
        var endpoint = cluster.Primary!.GatewayAddress.Endpoint;
        await using var connection = new Connection(await transports.DialAsync(endpoint, default), MaxFrame);
        await cluster.ServiceProvider.GetRequiredService<Handshake>().DialAsync(connection, "test", default);

        ((ClockOfASilo)cluster.GetSiloServiceProvider().GetRequiredService<TimeProvider>()).Skip(TimeSpan.FromDays(2));
        connection.TrySend(FrameKind.Request, key, WriteRequest);

        var answer = await connection.ReadOneAsync(
            static (kind, reader) => (kind, (long)reader.ReadVarInt(), (Rejection)reader.ReadByte()),
            MaxFrame,
            default
        );
        Assert.Equal((FrameKind.Rejection, 7L, Rejection.NotServing), answer);
        Assert.Equal([1], JournalGrain.Of(key));
        await cluster.KillSiloAsync(cluster.Primary!);
    }

    private static void WriteRequest(WireWriter writer, string key)
    {
        var method = GrainInterfaceCatalog
            .Application.Get(typeof(IJournalGrain))
            .Find(typeof(IJournalGrain).GetMethod(nameof(IJournalGrain.WriteAsync))!);
        new RequestHeader(Id: 7, Flags: 0, method.Interface.Id, method.Id, Version: 0, key).Write(writer);
        method.WriteArguments(writer, [2]);
    }

    private sealed class Hanging : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton<TimeProvider>(new ClockOfASilo());
    }

    /// <summary>Nothing happens again and again on it: no renewal, and no look whether the lease has run out.</summary>
    private sealed class ClockOfASilo : TimeProvider
    {
        private long _skipped;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _skipped);

        public void Skip(TimeSpan time) => Volatile.Write(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                period == Timeout.InfiniteTimeSpan ? dueTime : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }
}
