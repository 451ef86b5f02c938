using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chat.Bench.Silo;

/// <summary>A silo as a process of its own, reached over TCP.</summary>
internal sealed class SiloProcess : IDisposable
{
    private SiloProcess(Process process, int gatewayPort) => (Process, GatewayPort) = (process, gatewayPort);

    public Process Process { get; }

    public int GatewayPort { get; }

    public static async Task<SiloProcess> StartAsync()
    {
        var (siloPort, gatewayPort) = FreePorts();
        var process = Programs.Start(Programs.Own, "silo", $"{siloPort}", $"{gatewayPort}");
        return await process.StandardOutput.ReadLineAsync() is BenchSilo.Ready
            ? new SiloProcess(process, gatewayPort)
            : throw new InvalidOperationException("The silo did not start.");
    }

    /// <summary>It holds nothing that would be worth a goodbye.</summary>
    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }

    private static (int, int) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
