using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chat.Runtime.Serialization;

/// <summary>Structs: their fields, nothing else.</summary>
internal sealed class StructCodec<T>(CodecCatalog catalog) : Codec<T>
    where T : struct
{
    private readonly Lazy<Fields<T>> _fields = new(() => FieldPlan.For<T>(catalog, omitDefaults: true));

    public override bool IsImmutable => _fields.Value.AreImmutable;

    public override void Write(WireWriter writer, T value) => _fields.Value.Write(writer, ref value);

    public override T Read(WireReader reader)
    {
        var value = default(T);
        _fields.Value.Read(reader, ref value);
        return value;
    }

    public override void Validate(HashSet<Codec> seen)
    {
        if (seen.Add(this))
        {
            _fields.Value.Validate(seen);
        }
    }
}

/// <summary>Writes and reads a class whose exact type was already told.</summary>
internal interface IExactCodec
{
    void WriteFields(WireWriter writer, object value);

    object ReadFields(WireReader reader);

    /// <summary>Sets what was sent on an object that was made otherwise.</summary>
    void Populate(WireReader reader, object target);
}

/// <summary>Classes: a null, the declared type, or a known type derived from it, and its fields.</summary>
internal sealed class ClassCodec<T> : Codec<T?>, IExactCodec
    where T : class
{
    private const byte Null = 0;
    private const byte Exact = 1;
    private const byte Derived = 2;

    private static readonly Func<T>? Construct = CompileConstructor();

    private readonly CodecCatalog _catalog;
    private readonly Lazy<Fields<T>> _fields;

    public ClassCodec(CodecCatalog catalog)
    {
        _catalog = catalog;
        _fields = new(() => FieldPlan.For<T>(catalog, omitDefaults: Construct is null));
    }

    public override bool IsImmutable { get; } = typeof(T).IsDefined(typeof(ImmutableAttribute), inherit: false);

    public override void Write(WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteByte(Null);
        }
        else if (value.GetType() == typeof(T))
        {
            writer.WriteByte(Exact);
            _fields.Value.Write(writer, ref value);
        }
        else
        {
            writer.WriteByte(Derived);
            writer.WriteFixed32(_catalog.IdOf(value.GetType()));
            _catalog.Exact(value.GetType()).WriteFields(writer, value);
        }
    }

    public override T? Read(WireReader reader) =>
        reader.ReadByte() switch
        {
            Null => null,
            Exact => (T)ReadFields(reader),
            Derived => (T)_catalog.Exact(_catalog.Known(reader.ReadFixed32(), typeof(T))).ReadFields(reader),
            var other => throw new WireException($"{other} does not begin a {typeof(T)}."),
        };

    public void WriteFields(WireWriter writer, object value)
    {
        var target = (T)value;
        _fields.Value.Write(writer, ref target);
    }

    public object ReadFields(WireReader reader)
    {
        if (typeof(T).IsAbstract)
        {
            throw new WireException($"{typeof(T)} is abstract.");
        }

        var target = Construct is null ? (T)RuntimeHelpers.GetUninitializedObject(typeof(T)) : Construct();
        _fields.Value.Read(reader, ref target);
        return target;
    }

    public void Populate(WireReader reader, object target)
    {
        var typed = (T)target;
        _fields.Value.Read(reader, ref typed);
    }

    public override void Validate(HashSet<Codec> seen)
    {
        if (!seen.Add(this))
        {
            return;
        }

        _fields.Value.Validate(seen);
        foreach (var derived in _catalog.KnownTypes.Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract))
        {
            _catalog.Get(derived).Validate(seen);
        }
    }

    /// <summary>A parameterless constructor runs, so that members the sender did not know keep their initial values.</summary>
    private static Func<T>? CompileConstructor()
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return !typeof(T).IsAbstract && typeof(T).GetConstructor(Any, Type.EmptyTypes) is { } constructor
            ? Expression.Lambda<Func<T>>(Expression.New(constructor)).Compile()
            : null;
    }
}
