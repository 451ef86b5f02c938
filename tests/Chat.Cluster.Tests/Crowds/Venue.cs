using System.Globalization;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Crowds;

/// <summary>What people need to know of a server: its gateways.</summary>
/// <param name="Gateways">Where they listen.</param>
/// <param name="Explain">What its processes have said, for the message of a failed test.</param>
internal sealed record Venue(IReadOnlyList<Uri> Gateways, Func<string> Explain)
{
    public static Venue Of(ChatServer server) =>
        new([.. server.Gateways.Select(gateway => gateway.Url)], server.Explain);

    /// <summary>Registers somebody with a name of their own.</summary>
    public Task<ChatClient> RegisterAsync()
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"u{Guid.NewGuid():N}")[..20];
        return ChatClient.RegisterAsync(Gateways[0], username, username);
    }
}
