using System.Diagnostics.Metrics;

namespace Chat.Runtime.Activations;

/// <summary>What Orleans measures of activations, under its names: <c>dotnet-counters monitor --counters Microsoft.Orleans</c>.</summary>
internal sealed class ActivationMetrics
{
    public const string MeterName = "Microsoft.Orleans";

    private readonly Meter _meter;
    private readonly UpDownCounter<int> _grains;
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<int> _failed;
    private readonly Counter<int> _collections;
    private readonly Counter<int> _rejected;

    public ActivationMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _grains = _meter.CreateUpDownCounter<int>("orleans-grains");
        _created = _meter.CreateCounter<int>("orleans-catalog-activation-created");
        _destroyed = _meter.CreateCounter<int>("orleans-catalog-activation-destroyed");
        _failed = _meter.CreateCounter<int>("orleans-catalog-activation-failed-to-activate");
        _collections = _meter.CreateCounter<int>("orleans-catalog-activation-collections");
        _rejected = _meter.CreateCounter<int>("orleans-messaging-rejected");
    }

    public void Observe(Func<int> count) => _meter.CreateObservableGauge("orleans-catalog-activations", count);

    public void Created(GrainClass grainClass)
    {
        _created.Add(1);
        _grains.Add(1, Type(grainClass));
    }

    public void Destroyed(GrainClass grainClass)
    {
        _destroyed.Add(1);
        _grains.Add(-1, Type(grainClass));
    }

    public void FailedToActivate() => _failed.Add(1);

    public void Collected() => _collections.Add(1);

    /// <summary>A call was refused: it goes elsewhere, or too many wait.</summary>
    public void Rejected() => _rejected.Add(1);

    private static KeyValuePair<string, object?> Type(GrainClass grainClass) => new("type", grainClass.Type.FullName);
}
