using System.IO.Pipelines;
using System.Text.Json;
using Chat.Delivery;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Delivery;

/// <summary>A client's connection that notes the seqs it is sent.</summary>
internal sealed class ListeningConnection : HubConnectionContext, IEventWriter
{
    private readonly List<long[]> _writes = [];
    private readonly Lock _gate = new();

    public ListeningConnection(string userId)
        : base(
            new DefaultConnectionContext("connection") { Transport = new Duplex(new Pipe().Reader, new Pipe().Writer) },
            new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromMinutes(1) },
            NullLoggerFactory.Instance
        ) => Outbox = new ConnectionOutbox(this, this, userId, NullLogger.Instance);

    public ConnectionOutbox Outbox { get; }

    /// <summary>While this is not complete, the client reads nothing.</summary>
    public Task Reads { get; init; } = Task.CompletedTask;

    public long[] Seqs => [.. Writes.SelectMany(seqs => seqs)];

    /// <summary>The seqs that came together.</summary>
    public long[][] Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    public async ValueTask WriteAsync(EventBlock block)
    {
        await Reads;
        lock (_gate)
        {
            _writes.Add(SeqsOf(block));
        }
    }

    void IEventWriter.Abort() { }

    /// <summary>The seqs of a block's events.</summary>
    public static long[] SeqsOf(EventBlock block)
    {
        var seqs = new List<long>();
        foreach (var message in WireFrames.Read(block.Frame.Span).Single().Payload.Split('\x1e')[..^1])
        {
            using var json = JsonDocument.Parse(message);
            seqs.Add(json.RootElement.GetProperty("arguments")[0].GetProperty("seq").GetInt64());
        }

        Assert.Equal(block.Count, seqs.Count);
        return [.. seqs];
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
