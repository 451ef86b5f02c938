namespace Chat.Data.Audit;

/// <summary>Checks an export: no database, no configuration, nothing but the file.</summary>
public static class AuditFile
{
    /// <summary>Checks a file from its first byte to its last, in bounded memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trusted">
    /// Fingerprints of the keys that may have signed it; when there are none, any key will do and the verdict says which.
    /// </param>
    /// <param name="earlier">What was known of the channel before.</param>
    /// <exception cref="AuditFileException">It is no export, or cannot be read.</exception>
    public static AuditVerdict Verify(string path, IReadOnlyCollection<string> trusted, EarlierProof? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        using var file = SignedReader.Open(path);
        if (file.Header is not { Channel: { } channel, Head: { } head } || head.Channel != channel)
        {
            throw new AuditFileException($"'{path}' is not the export of a channel.");
        }

        using var anchors = earlier?.Of(channel);
        var audit = new ChainAudit(channel, anchors);
        audit.Fail(CheckSigner(file, trusted) ?? earlier?.CheckChannel(channel));
        try
        {
            Follow(file, audit, channel, head);
        }
        catch (FormatException exception)
        {
            audit.Fail(exception.Message);
        }
        catch (IOException exception)
        {
            throw new AuditFileException($"'{path}' cannot be read on: {exception.Message}", exception);
        }

        return Describe(audit.ToVerdict(head.Epoch), file);
    }

    internal static ChainBreak? CheckSigner(SignedReader file, IReadOnlyCollection<string> trusted) =>
        trusted.Count == 0 || trusted.Contains(file.Signer, StringComparer.Ordinal)
            ? null
            : new(0, $"it was signed with another key, {file.Signer}");

    private static void Follow(SignedReader file, ChainAudit audit, string channel, HeadLine head)
    {
        CountsLine? counts = null;
        foreach (var line in file.ReadLines())
        {
            if (counts is not null)
            {
                throw new FormatException("something stands between the counts and the signature");
            }

            counts = line.Counts;
            if (counts is null)
            {
                audit.Add(line.ToItem(channel));
            }

            if (audit.IsBroken)
            {
                return;
            }
        }

        audit.End(head.Seq, head.Ordinal, AuditFormat.ReadHash(head.Hash));
        var found = audit.Counts;
        if (counts != new CountsLine(found.Changes, found.Messages, found.Erased, found.Removed))
        {
            audit.Fail("the counts at the end of the file are not those of its lines");
        }
    }

    private static AuditVerdict Describe(AuditVerdict verdict, SignedReader file) =>
        verdict with
        {
            Signer = file.Signer,
            MadeAt = file.MadeAt,
            Build = file.Header.Build,
        };
}
