using Chat.Data.Audit;
using Chat.Data.Erasure;
using Npgsql;

namespace Chat.Silo.Audit;

/// <summary>
/// <c>Chat.Silo audit …</c>: exports logs, checks exports and checks the database. Needs no cluster to run.
/// </summary>
/// <remarks>Ends with 0 when what was checked is intact, 1 when it is broken, 2 when it could not be checked.</remarks>
internal static class AuditCommand
{
    private const int Unusable = 2;

    private const string Usage = """
        audit export <channel> [<file>]          writes a channel's log, signed
        audit anchor [<file>]                    writes where all logs end, signed
        audit verify <file> [--key <public key file or fingerprint>]… [--against <older file>] [--json]
        audit check <channel>|--all [--key …] [--against <older file>] [--json]
        audit erase <username>                   orders that everything somebody has written is erased
        audit key [--create]                     shows the public key; makes one where there is none
        """;

    public static async Task<int> RunAsync(
        string[] args,
        IConfiguration configuration,
        TextWriter output,
        TextWriter errors
    )
    {
        try
        {
            var arguments = AuditArguments.Parse(args);
            return arguments.Command switch
            {
                "export" => await AuditWriting.ExportAsync(arguments.Allow(1, 2), configuration, errors),
                "anchor" => await AuditWriting.AnchorAsync(arguments.Allow(0, 1), configuration, errors),
                "verify" => Verify(arguments.Allow(1, 1, "--key", "--against", "--json"), output),
                "check" => await CheckAsync(
                    arguments.Allow(0, 1, "--all", "--key", "--against", "--json"),
                    configuration,
                    output
                ),
                "erase" => await EraseAsync(arguments.Allow(1, 1), configuration, output, errors),
                "key" => ShowKey(arguments.Allow(0, 0, "--create"), configuration, output),
                _ => throw new UsageException($"There is no command 'audit {arguments.Command}'."),
            };
        }
        catch (UsageException exception)
        {
            await errors.WriteLineAsync($"{exception.Message}\n{Usage}");
        }
        catch (Exception exception)
            when (exception is AuditFileException or FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message);
        }
        catch (NpgsqlException exception)
        {
            await errors.WriteLineAsync($"The database cannot be read: {exception.Message}");
        }

        return Unusable;
    }

    private static int Verify(AuditArguments arguments, TextWriter output)
    {
        string[] trusted = [.. arguments.Keys.Select(AuditKey.ReadFingerprint)];
        var earlier = arguments.Against is { } path ? EarlierProof.Open(path, trusted) : null;
        var verdict = AuditFile.Verify(arguments.Words[0], trusted, earlier);
        VerdictText.Write(output, verdict, arguments.Json, isKeyCompared: trusted.Length > 0);
        return verdict.IsIntact ? 0 : 1;
    }

    private static async Task<int> CheckAsync(AuditArguments arguments, IConfiguration configuration, TextWriter output)
    {
        if (arguments.Has("--all") == (arguments.Words.Count == 1))
        {
            throw new UsageException("'audit check' takes the id of a channel, or --all.");
        }

        string[] trusted = [.. arguments.Keys.Select(AuditKey.ReadFingerprint)];
        var earlier = arguments.Against is { } path ? EarlierProof.Open(path, trusted) : null;
        await using var database = AuditSettings.OpenDatabase(configuration);
        int broken = 0,
            checkedLogs = 0;
        await foreach (var verdict in AuditCheck.RunAsync(database, arguments.Words.FirstOrDefault(), earlier))
        {
            checkedLogs += verdict.Channel is null ? 0 : 1;
            broken += verdict.IsIntact ? 0 : 1;
            if (!verdict.IsIntact || arguments.Json || !arguments.Has("--all"))
            {
                VerdictText.Write(output, verdict, arguments.Json, isKeyCompared: false);
            }
        }

        if (arguments.Has("--all") && !arguments.Json)
        {
            await output.WriteLineAsync(
                broken == 0 ? $"intact: all {checkedLogs} channels" : $"broken: {broken} of {checkedLogs} channels"
            );
        }

        return broken == 0 ? 0 : 1;
    }

    private static async Task<int> EraseAsync(
        AuditArguments arguments,
        IConfiguration configuration,
        TextWriter output,
        TextWriter errors
    )
    {
        string username = arguments.Words[0];
        await using var database = AuditSettings.OpenDatabase(configuration);
        var erasures = new ContentErasures(database, TimeProvider.System);
        var order = await erasures.FindUserAsync(username) is { } userId
            ? await erasures.OrderAsync(userId, "command line")
            : null;
        if (order is null)
        {
            throw new UsageException($"There is no user '{username}'.");
        }

        if (order.Erasure is not { } erasure)
        {
            await errors.WriteLineAsync($"refused: there is a legal hold on {string.Join(", ", order.HeldChannels)}");
            return 1;
        }

        await output.WriteLineAsync(
            $"ordered: erasure {erasure.Id} of what {username} has written; the silos carry it out "
                + $"({erasure.ChannelsDone} of {erasure.Channels} channels, {erasure.Erased} texts so far)"
        );
        return 0;
    }

    private static int ShowKey(AuditArguments arguments, IConfiguration configuration, TextWriter output)
    {
        string path = AuditSettings.KeyFile(configuration);
        using var key =
            arguments.Has("--create") && !File.Exists(path)
                ? AuditKey.Create(path)
                : AuditSettings.LoadKey(configuration);
        output.WriteLine(key.PublicKeyPem);
        output.WriteLine(key.Fingerprint);
        return 0;
    }
}
