using System.Security.Cryptography;
using System.Text;
using Chat.Ids;

namespace Chat.Contexts;

/// <summary>Something that another service keeps, and that a room is about: a booking, a dispute, a ticket.</summary>
/// <param name="Type">What it is: 1–<see cref="MaxTypeLength"/> of a–z, 0–9 and '-'.</param>
/// <param name="Id">
/// The service's own id of it: 1–<see cref="MaxIdLength"/> of the ASCII letters and digits and <c>- . _ ~ : @</c>, the first
/// one a letter or a digit.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.context")]
public sealed record ContextRef([property: Id(0)] string Type, [property: Id(1)] string Id)
{
    public const int MaxTypeLength = 32;
    public const int MaxIdLength = 128;

    /// <summary>
    /// The id of its room. It follows from the context alone: whoever asks first, through whatever gateway and however many
    /// at once, all come to the same grain and the same log, so there is one room and never a second.
    /// </summary>
    public string ToChannelId()
    {
        // Neither a type nor an id has the separator in it: no two contexts hash the same text.
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{TypeId.Context}\0{Type}\0{Id}"));
        return TypeId.Create(TypeId.Context, new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }

    public static bool IsType(string? type) =>
        type is { Length: > 0 and <= MaxTypeLength }
        && !type.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= MaxIdLength }
        && char.IsAsciiLetterOrDigit(id[0])
        && id.All(character =>
            char.IsAsciiLetterOrDigit(character) || "-._~:@".Contains(character, StringComparison.Ordinal)
        );
}
