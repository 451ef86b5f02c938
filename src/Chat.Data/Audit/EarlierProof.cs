namespace Chat.Data.Audit;

/// <summary>
/// An older export, or a file of anchors, whose links must be links of what is checked now: what finds a chain that was
/// rewritten as a whole or cut off at its end.
/// </summary>
public sealed class EarlierProof
{
    private readonly string _path;
    private readonly string? _channel;
    private readonly Dictionary<string, HeadLine> _heads = new(StringComparer.Ordinal);

    private EarlierProof(string path, string? channel)
    {
        _path = path;
        _channel = channel;
    }

    /// <summary>The channels it knows.</summary>
    public IReadOnlyCollection<string> Channels => _channel is { } channel ? [channel] : _heads.Keys;

    /// <summary>Opens a file and checks it as a whole.</summary>
    /// <exception cref="AuditFileException">It is no such file, or is itself broken: it proves nothing.</exception>
    public static EarlierProof Open(string path, IReadOnlyCollection<string> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        using var file = SignedReader.Open(path);
        var proof = new EarlierProof(path, file.Header.Channel);
        var flaw = file.Header.Channel is null
            ? AuditFile.CheckSigner(file, trusted) ?? proof.ReadHeads(file)
            : AuditFile.Verify(path, trusted).Break;
        return flaw is null
            ? proof
            : throw new AuditFileException($"'{path}' proves nothing, because it is broken itself: {flaw.Reason}.");
    }

    internal AnchorWalk Of(string channel) => new(AnchorsOf(channel));

    internal ChainBreak? CheckChannel(string channel) =>
        Channels.Contains(channel) ? null : new(0, $"'{_path}' is about another channel");

    private IEnumerable<Anchor> AnchorsOf(string channel)
    {
        if (_channel is null)
        {
            return _heads.TryGetValue(channel, out var head) && head.Seq > 0
                ? [new Anchor(head.Seq, AuditFormat.ReadHash(head.Hash))]
                : [];
        }

        return channel == _channel ? LinksOf(_path, channel) : [];
    }

    private static IEnumerable<Anchor> LinksOf(string path, string channel)
    {
        using var file = SignedReader.Open(path);
        foreach (var line in file.ReadLines().Where(line => line.Counts is null))
        {
            var item = line.ToItem(channel);
            yield return new Anchor(item.LastSeq, item.Hash);
        }
    }

    private ChainBreak? ReadHeads(SignedReader file)
    {
        try
        {
            foreach (var line in file.ReadLines())
            {
                var head = line.Head ?? throw new FormatException("a line of another type stands among the heads");
                AuditFormat.ReadHash(head.Hash);
                _heads[head.Channel] = head;
            }

            return null;
        }
        catch (FormatException exception)
        {
            return new(0, exception.Message);
        }
    }
}
