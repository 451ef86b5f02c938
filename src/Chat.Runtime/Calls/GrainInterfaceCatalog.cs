using System.Collections.Concurrent;
using System.Collections.Frozen;
using Chat.Runtime.Discovery;
using Chat.Runtime.Serialization;

namespace Chat.Runtime.Calls;

/// <summary>All that can travel: the grain interfaces of the application, its serializable types and its exceptions.</summary>
internal sealed class GrainInterfaceCatalog
{
    private static readonly Lazy<GrainInterfaceCatalog> OfApplication = new(() => new(ApplicationTypes.All));

    private readonly FrozenDictionary<uint, Type> _types;
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();

    public GrainInterfaceCatalog(IReadOnlyCollection<Type> types)
    {
        Codecs = new CodecCatalog(types.Where(IsSerializable));
        Exceptions = new ExceptionCodec(Codecs, types.Where(IsException));
        var interfaces = types.Where(IsGrainInterface).ToList();
        var twice = interfaces.GroupBy(StableId.Of).FirstOrDefault(group => group.Count() > 1);
        _types = twice is null
            ? interfaces.ToFrozenDictionary(StableId.Of)
            : throw new InvalidOperationException(
                $"{string.Join(" and ", twice)} have the same id on the wire; give one another [Alias]."
            );
    }

    public static GrainInterfaceCatalog Application => OfApplication.Value;

    public CodecCatalog Codecs { get; }

    public ExceptionCodec Exceptions { get; }

    public GrainInterface Get(Type type) =>
        _interfaces.GetOrAdd(type, static (t, self) => new GrainInterface(t, self.Codecs), this);

    /// <summary>The method with these numbers, of the interfaces this process knows.</summary>
    public GrainMethod? Find(uint interfaceId, uint methodId) =>
        _types.TryGetValue(interfaceId, out var type) ? Get(type).Find(methodId) : null;

    /// <summary>Fails if a method of any grain interface has a parameter or result that cannot travel.</summary>
    public void Validate()
    {
        var seen = new HashSet<Codec>();
        foreach (var type in _types.Values)
        {
            Get(type).Validate(seen);
        }
    }

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface
        && typeof(IGrain).IsAssignableFrom(type)
        && !type.ContainsGenericParameters
        && type.Assembly != typeof(IGrain).Assembly;

    private static bool IsSerializable(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        && !type.ContainsGenericParameters
        && !type.IsEnum;

    private static bool IsException(Type type) =>
        type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract && !type.ContainsGenericParameters;
}
