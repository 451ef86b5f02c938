using System.Reflection;

namespace Chat.Runtime.Serialization;

/// <summary>One numbered member of <typeparamref name="T"/>.</summary>
internal abstract class Field<T>
{
    public required uint Tag { get; init; }

    public required string Name { get; init; }

    public abstract Codec Codec { get; }

    public abstract void Write(WireWriter writer, ref T target, bool omitDefault);

    public abstract void Read(WireReader reader, ref T target);
}

internal sealed class Field<T, TMember>(MemberInfo member, Codec<TMember> codec) : Field<T>
{
    private readonly Getter<T, TMember> _get = MemberAccess.Getter<T, TMember>(member);
    private readonly Setter<T, TMember> _set = MemberAccess.Setter<T, TMember>(member);

    public override Codec Codec => codec;

    public override void Write(WireWriter writer, ref T target, bool omitDefault)
    {
        var value = _get(ref target);
        if (omitDefault && EqualityComparer<TMember>.Default.Equals(value, default))
        {
            return;
        }

        writer.WriteVarInt(((ulong)Tag << 3) | (uint)codec.Kind);
        if (codec.Kind is not WireKind.Block)
        {
            codec.Write(writer, value);
            return;
        }

        var start = writer.BeginBlock();
        codec.Write(writer, value);
        writer.EndBlock(start);
    }

    public override void Read(WireReader reader, ref T target)
    {
        if (codec.Kind is not WireKind.Block)
        {
            _set(ref target, codec.Read(reader));
            return;
        }

        var length = reader.ReadBlockLength();
        var after = reader.Remaining - length;
        _set(ref target, codec.Read(reader));
        if (reader.Remaining != after)
        {
            throw new WireException($"{Name} does not take the {length} bytes it was said to.");
        }
    }
}

/// <summary>
/// The numbered members of a type. Unknown numbers are passed over and missing ones keep what they are, so that old and
/// new versions of a type understand each other.
/// </summary>
internal sealed class Fields<T>(Field<T>[] fields, bool omitDefaults)
{
    private const ulong End = 0;

    public bool AreImmutable { get; } = fields.All(field => field.Codec.IsImmutable);

    public void Write(WireWriter writer, ref T target)
    {
        writer.Enter();
        foreach (var field in fields)
        {
            field.Write(writer, ref target, omitDefaults);
        }

        writer.WriteVarInt(End);
        writer.Leave();
    }

    public void Read(WireReader reader, ref T target)
    {
        reader.Enter();
        var expected = 0;
        while (reader.ReadVarInt() is var header and not End)
        {
            var kind = (WireKind)(header & 7);
            var field = Find(header >> 3, ref expected);
            if (field is not null && field.Codec.Kind == kind)
            {
                field.Read(reader, ref target);
            }
            else
            {
                reader.Skip(kind);
            }
        }

        reader.Leave();
    }

    public void Validate(HashSet<Codec> seen)
    {
        foreach (var field in fields)
        {
            field.Codec.Validate(seen);
        }
    }

    /// <summary>Fields come in the order in which they are declared, so the next one is nearly always the right one.</summary>
    private Field<T>? Find(ulong tag, ref int expected)
    {
        for (var step = 0; step < fields.Length; step++)
        {
            var index = expected < fields.Length ? expected : 0;
            expected = index + 1;
            if (fields[index].Tag == tag)
            {
                return fields[index];
            }
        }

        return null;
    }
}
