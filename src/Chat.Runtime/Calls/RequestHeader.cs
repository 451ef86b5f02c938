using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;

namespace Chat.Runtime.Calls;

/// <summary>What a call on the wire begins with; its arguments follow.</summary>
/// <param name="Id">The call's number at its caller.</param>
/// <param name="Flags">See <see cref="RequestFlags"/>.</param>
/// <param name="Interface">The grain interface's number.</param>
/// <param name="Method">The method's number in it.</param>
/// <param name="Version">The view in which the caller found the silo to be the owner.</param>
/// <param name="Key">The grain's key.</param>
internal readonly record struct RequestHeader(
    long Id,
    byte Flags,
    uint Interface,
    uint Method,
    long Version,
    string Key
)
{
    public GrainPlace Place => new(Interface, Key);

    public static RequestHeader Of(OutgoingCall call, long version) =>
        new(call.Id, RequestFlags.Of(call), call.Method.Interface.Id, call.Method.Id, version, call.Key);

    public static RequestHeader Read(WireReader reader) =>
        new(
            (long)reader.ReadVarInt(),
            reader.ReadByte(),
            reader.ReadFixed32(),
            reader.ReadFixed32(),
            reader.ReadZigZag(),
            reader.ReadString() ?? string.Empty
        );

    public void Write(WireWriter writer)
    {
        writer.WriteVarInt((ulong)Id);
        writer.WriteByte(Flags);
        writer.WriteFixed32(Interface);
        writer.WriteFixed32(Method);
        writer.WriteZigZag(Version);
        writer.WriteString(Key);
    }
}

internal static class RequestFlags
{
    public const byte OneWay = 1;
    public const byte Cancellable = 2;

    /// <summary>A one-way call that came back this often is lost: its caller remembers nothing, so the call itself counts.</summary>
    public const int MaxAttempts = 63;

    private const int AttemptsShift = 2;

    public static byte Of(OutgoingCall call) =>
        (byte)(
            (call.Method.IsOneWay ? OneWay : 0)
            | (call.Cancellation.CanBeCanceled ? Cancellable : 0)
            | (Math.Min(call.Attempts, MaxAttempts) << AttemptsShift)
        );

    public static int Attempts(byte flags) => flags >> AttemptsShift;
}
