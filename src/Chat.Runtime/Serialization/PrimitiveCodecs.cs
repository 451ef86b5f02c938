using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Chat.Runtime.Serialization;

/// <summary>A codec made of two functions.</summary>
internal sealed class FuncCodec<T>(WireKind kind, Action<WireWriter, T> write, Func<WireReader, T> read) : Codec<T>
{
    public override WireKind Kind => kind;

    public override void Write(WireWriter writer, T value) => write(writer, value);

    public override T Read(WireReader reader) => read(reader);
}

internal static class PrimitiveCodecs
{
    public static IEnumerable<KeyValuePair<Type, Codec>> All { get; } =
    [
        Of(WireKind.VarInt, static (w, v) => w.WriteByte(v ? (byte)1 : (byte)0), static r => r.ReadByte() != 0),
        Of<byte>(WireKind.VarInt, static (w, v) => w.WriteVarInt(v), static r => checked((byte)r.ReadVarInt())),
        Of<ushort>(WireKind.VarInt, static (w, v) => w.WriteVarInt(v), static r => checked((ushort)r.ReadVarInt())),
        Of<uint>(WireKind.VarInt, static (w, v) => w.WriteVarInt(v), static r => checked((uint)r.ReadVarInt())),
        Of<ulong>(WireKind.VarInt, static (w, v) => w.WriteVarInt(v), static r => r.ReadVarInt()),
        Of<sbyte>(WireKind.VarInt, static (w, v) => w.WriteZigZag(v), static r => checked((sbyte)r.ReadZigZag())),
        Of<short>(WireKind.VarInt, static (w, v) => w.WriteZigZag(v), static r => checked((short)r.ReadZigZag())),
        Of<int>(WireKind.VarInt, static (w, v) => w.WriteZigZag(v), static r => checked((int)r.ReadZigZag())),
        Of<long>(WireKind.VarInt, static (w, v) => w.WriteZigZag(v), static r => r.ReadZigZag()),
        Of<char>(WireKind.VarInt, static (w, v) => w.WriteVarInt(v), static r => checked((char)r.ReadVarInt())),
        Of<float>(
            WireKind.VarInt,
            static (w, v) => w.WriteVarInt(BitConverter.SingleToUInt32Bits(v)),
            static r => BitConverter.UInt32BitsToSingle(checked((uint)r.ReadVarInt()))
        ),
        Of<double>(
            WireKind.Fixed64,
            static (w, v) => w.WriteFixed64(BitConverter.DoubleToUInt64Bits(v)),
            static r => BitConverter.UInt64BitsToDouble(r.ReadFixed64())
        ),
        Of<decimal>(WireKind.Fixed128, WriteDecimal, ReadDecimal),
        Of<string?>(WireKind.Bytes, static (w, v) => w.WriteString(v), static r => r.ReadString()),
        Of<Guid>(WireKind.Fixed128, WriteGuid, static r => new Guid(r.ReadRaw(16))),
        Of<DateTime>(
            WireKind.Fixed64,
            static (w, v) => w.WriteFixed64((ulong)v.ToBinary()),
            static r => DateTime.FromBinary((long)r.ReadFixed64())
        ),
        Of<DateTimeOffset>(WireKind.Fixed128, WriteDateTimeOffset, ReadDateTimeOffset),
        Of<TimeSpan>(
            WireKind.VarInt,
            static (w, v) => w.WriteZigZag(v.Ticks),
            static r => new TimeSpan(r.ReadZigZag())
        ),
        Of<DateOnly>(
            WireKind.VarInt,
            static (w, v) => w.WriteVarInt((ulong)v.DayNumber),
            static r => DateOnly.FromDayNumber(checked((int)r.ReadVarInt()))
        ),
        KeyValuePair.Create<Type, Codec>(typeof(byte[]), new ByteArrayCodec()),
        KeyValuePair.Create<Type, Codec>(typeof(ReadOnlyMemory<byte>), new ByteMemoryCodec()),
    ];

    private static KeyValuePair<Type, Codec> Of<T>(
        WireKind kind,
        Action<WireWriter, T> write,
        Func<WireReader, T> read
    ) => KeyValuePair.Create<Type, Codec>(typeof(T), new FuncCodec<T>(kind, write, read));

    private static KeyValuePair<Type, Codec> Of(
        WireKind kind,
        Action<WireWriter, bool> write,
        Func<WireReader, bool> read
    ) => Of<bool>(kind, write, read);

    private static void WriteGuid(WireWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.WriteRaw(bytes);
    }

    private static void WriteDateTimeOffset(WireWriter writer, DateTimeOffset value)
    {
        writer.WriteFixed64((ulong)value.Ticks);
        writer.WriteFixed64((ulong)value.Offset.Ticks);
    }

    private static DateTimeOffset ReadDateTimeOffset(WireReader reader) =>
        new((long)reader.ReadFixed64(), new TimeSpan((long)reader.ReadFixed64()));

    private static void WriteDecimal(WireWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits)
        {
            writer.WriteFixed32((uint)part);
        }
    }

    private static decimal ReadDecimal(WireReader reader)
    {
        Span<int> bits = stackalloc int[4];
        foreach (ref var part in bits)
        {
            part = (int)reader.ReadFixed32();
        }

        return new decimal(bits);
    }
}

internal sealed class ByteArrayCodec : Codec<byte[]?>
{
    public override WireKind Kind => WireKind.Bytes;

    public override bool IsImmutable => false;

    public override void Write(WireWriter writer, byte[]? value) => writer.WriteBytes(value);

    public override byte[]? Read(WireReader reader) => reader.ReadBytes();
}

internal sealed class ByteMemoryCodec : Codec<ReadOnlyMemory<byte>>
{
    public override WireKind Kind => WireKind.Bytes;

    public override bool IsImmutable => false;

    public override void Write(WireWriter writer, ReadOnlyMemory<byte> value)
    {
        writer.WriteVarInt((ulong)value.Length + 1);
        writer.WriteRaw(value.Span);
    }

    public override ReadOnlyMemory<byte> Read(WireReader reader) => reader.ReadBytes();
}

internal sealed class EnumCodec<T> : Codec<T>
    where T : struct, Enum
{
    public override WireKind Kind => WireKind.VarInt;

    public override void Write(WireWriter writer, T value) =>
        writer.WriteZigZag(
            Unsafe.SizeOf<T>() switch
            {
                1 => Unsafe.As<T, sbyte>(ref value),
                2 => Unsafe.As<T, short>(ref value),
                4 => Unsafe.As<T, int>(ref value),
                _ => Unsafe.As<T, long>(ref value),
            }
        );

    public override T Read(WireReader reader)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, reader.ReadZigZag());
        return Unsafe.ReadUnaligned<T>(ref bytes[0]);
    }
}
