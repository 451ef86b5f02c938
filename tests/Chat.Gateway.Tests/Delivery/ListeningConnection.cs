using System.IO.Pipelines;
using Chat.Delivery;
using Chat.Messages;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Delivery;

/// <summary>A client's connection that notes the seqs it is sent.</summary>
internal sealed class ListeningConnection : HubConnectionContext
{
    private readonly List<long> _seqs = [];
    private readonly Lock _gate = new();

    public ListeningConnection(string userId)
        : base(
            new DefaultConnectionContext("connection") { Transport = new Duplex(new Pipe().Reader, new Pipe().Writer) },
            new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromMinutes(1) },
            NullLoggerFactory.Instance
        ) => Outbox = new ConnectionOutbox(this, userId, NullLogger.Instance);

    public ConnectionOutbox Outbox { get; }

    /// <summary>While this is not complete, the client reads nothing.</summary>
    public Task Reads { get; init; } = Task.CompletedTask;

    public long[] Seqs
    {
        get
        {
            lock (_gate)
            {
                return [.. _seqs];
            }
        }
    }

    public override async ValueTask WriteAsync(
        SerializedHubMessage message,
        CancellationToken cancellationToken = default
    )
    {
        await Reads;
        var argument = ((InvocationMessage)message.Message!).Arguments[0];
        lock (_gate)
        {
            _seqs.Add(
                argument switch
                {
                    Message posted => posted.Seq,
                    ReactionEvent reaction => reaction.Seq,
                    _ => ((MemberEvent)argument!).Seq,
                }
            );
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
