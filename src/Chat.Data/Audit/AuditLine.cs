using System.Text.Json.Serialization;

namespace Chat.Data.Audit;

/// <summary>One line of an export: an object with exactly one of these names in it.</summary>
internal sealed record AuditLine
{
    public HeaderLine? Header { get; init; }

    public ChangeLine? Change { get; init; }

    public RemovedLine? Removed { get; init; }

    public CountsLine? Counts { get; init; }

    public SignatureLine? Signature { get; init; }

    public HeadLine? Head { get; init; }

    [JsonIgnore]
    public int Parts =>
        new object?[] { Header, Change, Removed, Counts, Signature, Head }.Count(part => part is not null);
}

/// <summary>The first line.</summary>
internal sealed record HeaderLine
{
    /// <summary><see cref="AuditFormat.Name"/>.</summary>
    public required string Format { get; init; }

    /// <summary><see cref="AuditFormat.Version"/>.</summary>
    public required int Version { get; init; }

    /// <summary>The channel; absent in a file of anchors, which is about all of them.</summary>
    public string? Channel { get; init; }

    /// <summary>Where the channel's log ends; absent in a file of anchors.</summary>
    public HeadLine? Head { get; init; }

    /// <summary>When it was made.</summary>
    public required string At { get; init; }

    /// <summary>What made it.</summary>
    public required string Build { get; init; }

    /// <summary>The public key that the signature fits: SubjectPublicKeyInfo in base64.</summary>
    public required string Key { get; init; }
}

/// <summary>Where a channel's log ends.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">Changes when a backup was restored; not hashed.</param>
/// <param name="Seq">The newest change.</param>
/// <param name="Ordinal">How many messages have been posted.</param>
/// <param name="Hash">The newest change's hash.</param>
internal sealed record HeadLine(string Channel, long Epoch, long Seq, long Ordinal, string Hash);

/// <summary>A change with everything that is hashed.</summary>
internal sealed record ChangeLine
{
    public required long Seq { get; init; }

    public required long Ordinal { get; init; }

    public required short Kind { get; init; }

    public required Guid Id { get; init; }

    public required string At { get; init; }

    public required string Actor { get; init; }

    public string? Subject { get; init; }

    public long? Message { get; init; }

    public string? Client { get; init; }

    public string? Text { get; init; }

    public Guid? Salt { get; init; }

    public short? Role { get; init; }

    /// <summary>Of kinds 11 to 15.</summary>
    public string? Detail { get; init; }

    /// <summary>True where text and salt were erased, else absent.</summary>
    public bool? Erased { get; init; }

    public required string ContentHash { get; init; }

    public required string Hash { get; init; }
}

/// <summary>Changes that retention removed.</summary>
/// <param name="First">The first seq that is not there any more.</param>
/// <param name="Last">The last one.</param>
/// <param name="Ordinal">The last one's ordinal …</param>
/// <param name="Hash">… and hash: what the change after it builds on.</param>
/// <param name="OlderThan">The messages concerned had been posted before this.</param>
/// <param name="At">When they were removed.</param>
internal sealed record RemovedLine(long First, long Last, long Ordinal, string Hash, string OlderThan, string At);

/// <summary>What the lines before hold.</summary>
internal sealed record CountsLine(long Changes, long Messages, long Erased, long Removed);

/// <summary>The last line: signs the SHA-256 of all bytes before it.</summary>
/// <param name="Algorithm"><see cref="AuditFormat.Algorithm"/>.</param>
/// <param name="Value">r ‖ s, 64 bytes, in base64.</param>
internal sealed record SignatureLine(string Algorithm, string Value);
