namespace Chat.LoadTest.Options;

/// <summary>
/// The instance that runs here, as <c>./chat load</c> tells of it in the environment. It is driven only if the run names no
/// gateway: its database and its key must never meet another server's address.
/// </summary>
internal static class LocalInstance
{
    /// <summary>Its gateways, separated by spaces; empty if nothing runs, not set if nobody has looked.</summary>
    public const string Urls = "CHAT_LOAD_URLS";

    /// <summary>Its processes, each as for <c>--process</c>, separated by spaces.</summary>
    public const string Processes = "CHAT_LOAD_PROCESSES";

    public const string Postgres = "CHAT_LOAD_POSTGRES";

    /// <exception cref="BadUseException">Nobody has told of one.</exception>
    /// <exception cref="UnreachableServerException">Nothing runs here.</exception>
    public static RunSettings Drive(RunSettings settings, Func<string, string?> environment)
    {
        var urls = environment(Urls) ?? throw new BadUseException("--url is missing: the address of a gateway.");
        return urls.Length == 0
            ? throw new UnreachableServerException(
                "nothing runs here: ./chat up starts it, or name a server with --url."
            )
            : settings with
            {
                Urls = [.. Words(urls).Select(Setting.Url)],
                Processes = [.. settings.Processes, .. Words(environment(Processes)).Select(Setting.Process)],
                Postgres =
                    settings.Postgres ?? (environment(Postgres) is { Length: > 0 } its ? Setting.Database(its) : null),
            };
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
