using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Chat.Runtime.Serialization;

internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override bool IsImmutable => inner.IsImmutable;

    public override void Write(WireWriter writer, T? value)
    {
        writer.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } present)
        {
            inner.Write(writer, present);
        }
    }

    public override T? Read(WireReader reader) => reader.ReadByte() == 0 ? null : inner.Read(reader);

    public override void Validate(HashSet<Codec> seen) => inner.Validate(seen);
}

internal static class Items
{
    /// <summary>
    /// So many are made room for because the other side says that they come; for more, only when as many have come.
    /// Elements can take much more memory than bytes on the wire.
    /// </summary>
    public const int Trusted = 1024;

    public static T[] Read<T>(WireReader reader, Codec<T> element, int count)
    {
        var items = count == 0 ? [] : new T[Math.Min(count, Trusted)];
        for (var i = 0; i < count; i++)
        {
            if (i == items.Length)
            {
                Array.Resize(ref items, (int)Math.Min(count, 2L * i));
            }

            items[i] = element.Read(reader);
        }

        return items;
    }
}

/// <summary>A null, or a count and the elements.</summary>
internal abstract class SequenceCodec<TCollection, T>(Codec<T> element) : Codec<TCollection>
{
    public override bool IsImmutable => false;

    protected Codec<T> Element => element;

    public override void Write(WireWriter writer, TCollection value)
    {
        if (IsNull(value))
        {
            writer.WriteVarInt(0);
            return;
        }

        writer.Enter();
        writer.WriteVarInt((ulong)Count(value) + 1);
        foreach (var item in Enumerate(value))
        {
            element.Write(writer, item);
        }

        writer.Leave();
    }

    public override TCollection Read(WireReader reader)
    {
        var count = reader.ReadLength();
        if (count < 0)
        {
            return default!;
        }

        reader.Enter();
        var items = Items.Read(reader, element, count);
        reader.Leave();
        return Make(items);
    }

    public override void Validate(HashSet<Codec> seen)
    {
        if (seen.Add(this))
        {
            element.Validate(seen);
        }
    }

    protected virtual bool IsNull(TCollection value) => value is null;

    protected abstract int Count(TCollection value);

    protected abstract IEnumerable<T> Enumerate(TCollection value);

    protected abstract TCollection Make(T[] items);
}

/// <summary>Arrays, and the read-only interfaces that are satisfied with one.</summary>
internal sealed class ArrayCodec<TCollection, T>(Codec<T> element) : SequenceCodec<TCollection, T>(element)
    where TCollection : IEnumerable<T>
{
    protected override int Count(TCollection value) => value.Count();

    protected override IEnumerable<T> Enumerate(TCollection value) => value;

    protected override TCollection Make(T[] items) => (TCollection)(object)items;
}

internal sealed class ListCodec<TCollection, T>(Codec<T> element) : SequenceCodec<TCollection, T>(element)
    where TCollection : ICollection<T>
{
    protected override int Count(TCollection value) => value.Count;

    protected override IEnumerable<T> Enumerate(TCollection value) => value;

    protected override TCollection Make(T[] items) => (TCollection)(object)new List<T>(items);
}

internal sealed class SetCodec<TCollection, T>(Codec<T> element) : SequenceCodec<TCollection, T>(element)
    where TCollection : IReadOnlyCollection<T>
{
    protected override int Count(TCollection value) => value.Count;

    protected override IEnumerable<T> Enumerate(TCollection value) => value;

    protected override TCollection Make(T[] items) => (TCollection)(object)new HashSet<T>(items);
}

internal sealed class ImmutableArrayCodec<T>(Codec<T> element) : SequenceCodec<ImmutableArray<T>, T>(element)
{
    public override bool IsImmutable => Element.IsImmutable;

    protected override bool IsNull(ImmutableArray<T> value) => value.IsDefault;

    protected override int Count(ImmutableArray<T> value) => value.Length;

    protected override IEnumerable<T> Enumerate(ImmutableArray<T> value) => value;

    protected override ImmutableArray<T> Make(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);
}

internal sealed class DictionaryCodec<TDictionary, TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
    : Codec<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override bool IsImmutable => false;

    public override void Write(WireWriter writer, TDictionary dictionary)
    {
        if (dictionary is null)
        {
            writer.WriteVarInt(0);
            return;
        }

        writer.Enter();
        writer.WriteVarInt((ulong)dictionary.Count() + 1);
        foreach (var (k, v) in dictionary)
        {
            key.Write(writer, k);
            value.Write(writer, v);
        }

        writer.Leave();
    }

    public override TDictionary Read(WireReader reader)
    {
        var count = reader.ReadLength();
        if (count < 0)
        {
            return default!;
        }

        reader.Enter();
        var dictionary = new Dictionary<TKey, TValue>(Math.Min(count, Items.Trusted));
        for (var i = 0; i < count; i++)
        {
            dictionary[key.Read(reader)] = value.Read(reader);
        }

        reader.Leave();
        return (TDictionary)(object)dictionary;
    }

    public override void Validate(HashSet<Codec> seen)
    {
        if (seen.Add(this))
        {
            key.Validate(seen);
            value.Validate(seen);
        }
    }
}
