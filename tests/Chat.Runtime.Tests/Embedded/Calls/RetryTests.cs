using System.Diagnostics.Metrics;
using Chat.Runtime.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Calls that a silo refuses again and again, as one does that stops.</summary>
public sealed class RetryTests
{
    private const int Calls = 30;

    /// <summary>
    /// Five times a second for its own sake, and whenever the router looks at everything that waits, 20 times in the time
    /// that the calls have: not when any other call's turn comes.
    /// </summary>
    private const int MostPerCall = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private int _refused;

    [Fact]
    public async Task Calls_toTheSameGrain_areNotSentOftenerThanOneWouldBe()
    {
        await using var cluster = new TestClusterBuilder(1).AddClientBuilderConfigurator<Impatient>().Build();
        await cluster.DeployAsync();
        var silo = cluster.GetSiloServiceProvider();
        using var listener = Listen(silo.GetRequiredService<IMeterFactory>());
        var requests = silo.GetRequiredService<RequestHandler>();
        var grain = cluster.GrainFactory.GetGrain<IEchoGrain>("a");

        requests.IsDraining = true;
        var calls = Enumerable.Range(0, Calls).Select(_ => grain.EchoAsync("hello")).ToList();

        foreach (var call in calls)
        {
            var error = await Record.ExceptionAsync(() => call);
            Assert.True(error is SiloUnavailableException or TimeoutException); // as it waits or is on its way at the end
        }

        Assert.InRange(Volatile.Read(ref _refused), Calls, Calls * MostPerCall);
    }

    private MeterListener Listen(IMeterFactory silo)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == silo && instrument.Name == "orleans-messaging-rejected")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, count, _, _) => Interlocked.Add(ref _refused, count));
        listener.Start();
        return listener;
    }

    private sealed class Impatient : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = Patience);
    }
}
