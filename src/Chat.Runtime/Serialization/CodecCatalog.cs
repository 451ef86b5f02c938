using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace Chat.Runtime.Serialization;

/// <summary>The codecs of all types that may travel, made when a type is first met.</summary>
internal sealed class CodecCatalog
{
    private static readonly FrozenDictionary<Type, Type> Collections = new Dictionary<Type, Type>
    {
        [typeof(IEnumerable<>)] = typeof(ArrayCodec<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(ArrayCodec<,>),
        [typeof(IReadOnlyList<>)] = typeof(ArrayCodec<,>),
        [typeof(List<>)] = typeof(ListCodec<,>),
        [typeof(IList<>)] = typeof(ListCodec<,>),
        [typeof(ICollection<>)] = typeof(ListCodec<,>),
        [typeof(HashSet<>)] = typeof(SetCodec<,>),
        [typeof(IReadOnlySet<>)] = typeof(SetCodec<,>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IDictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(DictionaryCodec<,,>),
    }.ToFrozenDictionary();

    private readonly ConcurrentDictionary<Type, Codec> _codecs = new(PrimitiveCodecs.All);
    private readonly Dictionary<uint, Type> _known = [];

    /// <summary>Starts with the primitives; the rest is made when it is asked for.</summary>
    /// <param name="knownTypes">Types with <see cref="GenerateSerializerAttribute"/> that derived types are looked up in.</param>
    public CodecCatalog(IEnumerable<Type> knownTypes)
    {
        foreach (var type in knownTypes)
        {
            var id = StableId.Of(type);
            if (!_known.TryAdd(id, type))
            {
                throw new InvalidOperationException(
                    $"{type} and {_known[id]} have the same id on the wire; give one of them another [Alias]."
                );
            }
        }
    }

    public IEnumerable<Type> KnownTypes => _known.Values;

    public Codec<T> Get<T>() => (Codec<T>)Get(typeof(T));

    /// <summary>The codec of a type.</summary>
    /// <exception cref="NotSupportedException">The type cannot travel; the message says what to do.</exception>
    public Codec Get(Type type) =>
        _codecs.TryGetValue(type, out var codec) ? codec : _codecs.GetOrAdd(type, Create(type));

    public IExactCodec Exact(Type type) => (IExactCodec)Get(type);

    public uint IdOf(Type type)
    {
        var id = StableId.Of(type);
        return _known.TryGetValue(id, out var known) && known == type ? id : throw CannotTravel(type);
    }

    /// <summary>A type named by the other side: one of ours, and one that fits, or it is not made.</summary>
    public Type Known(uint id, Type expected) =>
        _known.TryGetValue(id, out var type) && expected.IsAssignableFrom(type)
            ? type
            : throw new WireException($"No known {expected} has the id {id:x8}.");

    private Codec Create(Type type)
    {
        if (type.IsEnum)
        {
            return Make(typeof(EnumCodec<>), [type]);
        }

        if (type.IsArray && type.GetArrayRank() == 1)
        {
            var element = type.GetElementType()!;
            return Make(typeof(ArrayCodec<,>), [type, element], Get(element));
        }

        if (type.IsGenericType && type.IsConstructedGenericType && CreateGeneric(type) is { } generic)
        {
            return generic;
        }

        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || type.ContainsGenericParameters)
        {
            throw CannotTravel(type);
        }

        return Make(type.IsValueType ? typeof(StructCodec<>) : typeof(ClassCodec<>), [type], this);
    }

    private Codec? CreateGeneric(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (definition == typeof(Nullable<>))
        {
            return Make(typeof(NullableCodec<>), arguments, Get(arguments[0]));
        }

        if (definition == typeof(ImmutableArray<>))
        {
            return Make(typeof(ImmutableArrayCodec<>), arguments, Get(arguments[0]));
        }

        if (FieldPlan.IsValueTuple(type))
        {
            return Make(typeof(StructCodec<>), [type], this);
        }

        return Collections.TryGetValue(definition, out var codec)
            ? Make(codec, [type, .. arguments], [.. arguments.Select(Get)])
            : null;
    }

    private static Codec Make(Type codec, Type[] typeArguments, params object[] arguments) =>
        (Codec)
            Activator.CreateInstance(
                codec.MakeGenericType(typeArguments),
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
                null,
                arguments,
                null
            )!;

    private static NotSupportedException CannotTravel(Type type) =>
        new($"{type} cannot travel between silos: mark it [GenerateSerializer] and number its members with [Id(n)].");
}
