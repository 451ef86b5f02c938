using System.Collections.Concurrent;
using System.Collections.Frozen;
using Chat.Runtime.Calls;
using Chat.Runtime.Discovery;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Chat.Runtime.Activations;

/// <summary>The grain classes of the application, by the interfaces they implement.</summary>
internal sealed class GrainClasses(IOptions<GrainCollectionOptions> options)
{
    private readonly ConcurrentDictionary<Type, GrainClass> _classes = new();
    private readonly FrozenDictionary<Type, Type[]> _byInterface = ApplicationTypes
        .All.Where(type => type is { IsClass: true, IsAbstract: false } && !type.ContainsGenericParameters)
        .Where(type => typeof(IGrain).IsAssignableFrom(type) && typeof(IGrainBase).IsAssignableFrom(type))
        .SelectMany(type => type.GetInterfaces().Select(i => (Interface: i, Class: type)))
        .GroupBy(pair => pair.Interface, pair => pair.Class)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Fails if calls through two interfaces of a grain would go to two places.</summary>
    public void Validate()
    {
        foreach (var type in _byInterface.Values.SelectMany(types => types).Distinct())
        {
            Validate(type);
        }
    }

    public static void Validate(Type grainClass)
    {
        var interfaces = grainClass.GetInterfaces().Where(GrainInterfaceCatalog.IsGrainInterface).ToList();
        if (interfaces.Count != 1)
        {
            throw new NotSupportedException(
                $"{grainClass} implements {interfaces.Count} grain interfaces ({string.Join<Type>(", ", interfaces)}); the embedded runtime places grains by interface and key, so it must be one."
            );
        }
    }

    public GrainClass Of(Type grainInterface) =>
        _byInterface.GetValueOrDefault(grainInterface) switch
        {
            null => throw new ArgumentException($"No grain class of this silo implements {grainInterface}."),
            [var type] => _classes.GetOrAdd(type, Make),
            var several => throw new ArgumentException(
                $"{grainInterface} is implemented by several grain classes: {string.Join<Type>(", ", several)}."
            ),
        };

    private GrainClass Make(Type type) =>
        new(
            type,
            options.Value.ClassSpecificCollectionAge.GetValueOrDefault(type.FullName!, options.Value.CollectionAge)
        );
}
