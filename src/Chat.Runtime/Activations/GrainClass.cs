using System.Reflection;
using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Chat.Runtime.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Core;

namespace Chat.Runtime.Activations;

/// <summary>What is known of a grain class.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInfo _constructor;
    private readonly Func<Activation, object?>[] _parameters;

    public GrainClass(Type type, TimeSpan collectionAge)
    {
        Type = type;
        CollectionAge = collectionAge;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        GrainType = GrainType.Create(Name(type));
        Kind = StableId.Of(type.GetInterfaces().Single(GrainInterfaceCatalog.IsGrainInterface));
        var constructors = type.GetConstructors();
        _constructor =
            constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor.");
        _parameters = [.. _constructor.GetParameters().Select(Source)];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>The number of its grain interface, which is part of its grains' places.</summary>
    public uint Kind { get; }

    public bool IsReentrant { get; }

    public TimeSpan CollectionAge { get; }

    /// <summary>Makes a grain, and the states that have to be read before it may activate.</summary>
    public (object Grain, IReadOnlyList<IStorage> States) Create(Activation activation)
    {
        var arguments = Array.ConvertAll(_parameters, source => source(activation));
        var grain = _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return (grain, [.. arguments.OfType<PersistentState>()]);
    }

    /// <summary>The class name in lower case without "grain", as Orleans names grain types.</summary>
    private static string Name(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private static Func<Activation, object?> Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return PersistentState.FactoryFor(type, state);
        }

        if (type == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }
}
