using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Runtime.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Runtime.Tests.Activations;

/// <summary>What an operator sees, under the names of the packaged runtime.</summary>
public sealed class ActivationMetricsTests
{
    private readonly ConcurrentDictionary<string, int> _sums = new();

    [Fact]
    public async Task Activations_areCounted()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        using var listener = Listen(cluster.GetSiloServiceProvider().GetRequiredService<IMeterFactory>());

        foreach (var key in new[] { "a", "b", "c" })
        {
            await cluster.GrainFactory.GetGrain<IEchoGrain>(key).WhereAsync();
        }

        await cluster.GrainFactory.GetGrain<ICounterGrain>("d").DeactivateAsync();
        await Eventually.TrueAsync(
            () => _sums.GetValueOrDefault("orleans-catalog-activation-destroyed") == 1,
            "the end of one"
        );

        listener.RecordObservableInstruments();
        Assert.Equal(4, _sums["orleans-catalog-activation-created"]);
        Assert.Equal(3, _sums["orleans-catalog-activations"]);
        Assert.Equal(3, _sums[$"orleans-grains type={typeof(EchoGrain).FullName}"]);
        Assert.Equal(0, _sums[$"orleans-grains type={typeof(CounterGrain).FullName}"]);
    }

    /// <summary>A silo refuses what is not its own, so callers ask the owners themselves.</summary>
    [Fact]
    public async Task Calls_goToTheOwnerAtOnce()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 2).Build();
        await cluster.DeployAsync();
        var listeners = cluster
            .Silos.Select(silo => cluster.GetSiloServiceProvider(silo.SiloAddress))
            .Select(services => Listen(services.GetRequiredService<IMeterFactory>()))
            .ToList();

        var homes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(n => cluster.GrainFactory.GetGrain<IEchoGrain>($"{n}").WhereAsync())
        );

        listeners.ForEach(listener => listener.Dispose());
        Assert.Equal(2, homes.Distinct().Count());
        Assert.Equal(100, _sums["orleans-catalog-activation-created"]);
        Assert.DoesNotContain("orleans-messaging-rejected", _sums.Keys);
    }

    /// <summary>To one silo: other tests of this process have theirs.</summary>
    private MeterListener Listen(IMeterFactory factory)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == "Microsoft.Orleans")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) =>
            {
                var name = tags.IsEmpty ? instrument.Name : $"{instrument.Name} {tags[0].Key}={tags[0].Value}";
                _sums.AddOrUpdate(name, value, (_, sum) => instrument.IsObservable ? value : sum + value);
            }
        );
        listener.Start();
        return listener;
    }
}
