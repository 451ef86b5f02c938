namespace Chat.Bench.Servers;

/// <summary>Who is measured, by the names that the load tester knows.</summary>
internal static class Targets
{
    public const string Chat = "chat";
    public const string SignalR = "signalr";
    public const string SocketIo = "socketio";

    public static readonly IReadOnlyList<string> All = [Chat, SignalR, SocketIo];

    public static string TitleOf(string target) =>
        target switch
        {
            SignalR => "plain SignalR",
            SocketIo => "Socket.IO",
            _ => "Chat",
        };
}

/// <summary>A server that runs.</summary>
/// <param name="Urls">Of its gateways.</param>
/// <param name="Processes">Its processes, PostgreSQL's among them, by the names under which they are reported.</param>
/// <param name="Database">Where its people are put directly, if they can be.</param>
internal sealed record Target(
    string Name,
    IReadOnlyList<Uri> Urls,
    IReadOnlyDictionary<string, int> Processes,
    string? Database = null
);
