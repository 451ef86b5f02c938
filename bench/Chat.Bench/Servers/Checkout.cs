using System.Net;
using System.Net.Sockets;

namespace Chat.Bench.Servers;

/// <summary>Where things are, in the checkout that this was built in.</summary>
internal static class Checkout
{
    /// <summary>This program is in bench/Chat.Bench/bin/Release/net10.0.</summary>
    public static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    /// <summary>The home of the product that is measured, and the results: on the disk of the checkout, not on a RAM disk.</summary>
    public static readonly string Home = Path.Combine(Root, ".chat-bench");

    /// <summary>A project's program, built with this one.</summary>
    public static string ProgramOf(string folder, string name) =>
        Path.GetFullPath(Path.Combine(Root, folder, Path.GetRelativePath(BenchFolder, AppContext.BaseDirectory), name));

    /// <summary>One that outgoing connections do not take either, while nobody listens on it for a moment.</summary>
    public static int FreePort()
    {
        const int First = 12_000;
        const int Last = 19_999; // ./chat takes its own from 20,000 on
        while (true)
        {
            var port = Random.Shared.Next(First, Last + 1);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use: another one.
            }
        }
    }

    private static string BenchFolder => Path.Combine(Root, "bench/Chat.Bench");
}
