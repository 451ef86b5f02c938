using System.Text.Json;
using Orleans.Storage;

namespace Chat.Silo;

/// <summary>
/// Grain state as plain JSON, as the embedded runtime writes it, so that either build reads what the other wrote. The
/// packages' own format names types and assemblies, which would tie what is stored to how the code is laid out.
/// </summary>
internal sealed class PlainJsonStorage : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span)!;
}
