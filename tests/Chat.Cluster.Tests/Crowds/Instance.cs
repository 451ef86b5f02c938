using System.Diagnostics;
using System.Globalization;
using Chat.TestKit;

namespace Chat.Tests.Crowds;

/// <summary>What <c>./chat up</c> runs, and starts again when it dies; found by the files in its folder <c>run</c>.</summary>
internal sealed class Instance
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string _home;

    /// <param name="home"><c>CHAT_HOME</c>, or the checkout's <c>.chat</c>.</param>
    public Instance(string home)
    {
        _home = home;
        Victims =
        [
            .. Directory
                .GetFiles(Path.Combine(home, "run"), "*.url")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(name => name.StartsWith("silo-", StringComparison.Ordinal) || IsGateway(name))
                .Order(StringComparer.Ordinal)
                .Select(name => new Victim(name, () => KillAsync(name), () => UntilReadyAsync(name))),
        ];
        var gateways = Victims.Where(victim => IsGateway(victim.Name));
        Venue = new([.. gateways.Select(gateway => UrlOf(gateway.Name))], Explain);
    }

    public Venue Venue { get; }

    public IReadOnlyList<Victim> Victims { get; }

    private static bool IsGateway(string name) => name.StartsWith("gateway-", StringComparison.Ordinal);

    private Uri UrlOf(string name) => new(Read(name, "url"));

    private async Task KillAsync(string name)
    {
        using var process = Process.GetProcessById(int.Parse(Read(name, "pid"), CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    private Task UntilReadyAsync(string name) =>
        Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (await Http.GetAsync(new Uri(UrlOf(name), "/health/ready"))).IsSuccessStatusCode;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    return false; // not listening yet, or busy with its start
                }
            },
            Explain
        );

    private string Read(string name, string kind) =>
        File.ReadAllText(Path.Combine(_home, "run", $"{name}.{kind}")).Trim();

    private string Explain() =>
        string.Join('\n', Directory.GetFiles(Path.Combine(_home, "log"), "*.log").Select(File.ReadAllText));
}
