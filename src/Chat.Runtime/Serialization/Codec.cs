namespace Chat.Runtime.Serialization;

/// <summary>Writes, reads and copies values of one type.</summary>
internal abstract class Codec
{
    /// <summary>How a field of this type is delimited.</summary>
    public virtual WireKind Kind => WireKind.Block;

    /// <summary>Whether values are never changed, so that calls within a silo can share them.</summary>
    public virtual bool IsImmutable => true;

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(WireReader reader);

    public abstract object? CopyObject(object? value);

    /// <summary>Fails now if a part of the type cannot travel.</summary>
    public virtual void Validate(HashSet<Codec> seen) => seen.Add(this);
}

internal abstract class Codec<T> : Codec
{
    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(WireReader reader);

    public T Copy(T value)
    {
        if (IsImmutable || value is null)
        {
            return value;
        }

        var writer = new WireWriter(256);
        Write(writer, value);
        var reader = new WireReader();
        reader.Reset(new ArraySegment<byte>(writer.Buffer, 0, writer.Position));
        return Read(reader);
    }

    public sealed override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadObject(WireReader reader) => Read(reader);

    public sealed override object? CopyObject(object? value) => IsImmutable ? value : Copy((T)value!);
}
