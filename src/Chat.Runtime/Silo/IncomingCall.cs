using System.Collections.Concurrent;
using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Silo;

/// <summary>A call that came over a connection.</summary>
internal sealed class IncomingCall(
    RequestHeader header,
    GrainMethod method,
    object?[] arguments,
    Connection connection,
    InboundSession session
) : Turn
{
    private CancellationTokenSource? _cancellation;

    public override bool IsInterleaving => method.IsAlwaysInterleave;

    public override bool IsReadOnly => method.IsReadOnly;

    public override Task Invoke(object grain) => method.Invoke(grain, arguments);

    public GrainPlace Place => header.Place;

    public long Id => header.Id;

    /// <summary>Lets the caller cancel from now on.</summary>
    public void Admit()
    {
        if ((header.Flags & RequestFlags.Cancellable) != 0 && method.CancellationIndex >= 0)
        {
            _cancellation = new CancellationTokenSource();
            session.Cancellable[header.Id] = _cancellation;
            arguments[method.CancellationIndex] = _cancellation.Token;
        }
    }

    public override void Complete(Task task)
    {
        Release();
        if (!task.IsCompletedSuccessfully)
        {
            Fail(task.IsCanceled ? new TaskCanceledException() : task.Exception!.InnerException!);
        }
        else if (!method.IsOneWay)
        {
            Answer(task);
        }
    }

    public override void Fail(Exception exception)
    {
        Release();
        if (method.IsOneWay)
        {
            ActivationLog.OneWayFailed(session.Logger, exception, method.Name);
            return;
        }

        try
        {
            SendFault(exception);
        }
        catch (Exception e)
        {
            SendFault(new OrleansException($"{exception.GetType()} was thrown, which could not be sent: {e.Message}"));
        }
    }

    public override void Refuse(Rejection reason)
    {
        Release();
        if (method.IsOneWay)
        {
            Return(reason);
        }
        else
        {
            connection.TrySend(
                FrameKind.Rejection,
                (header.Id, reason),
                static (w, s) =>
                {
                    w.WriteVarInt((ulong)s.Id);
                    w.WriteByte((byte)s.reason);
                }
            );
        }
    }

    /// <summary>The caller of a one-way call has forgotten it, so all of it goes back.</summary>
    private void Return(Rejection reason)
    {
        if (reason is Rejection.Overloaded)
        {
            ActivationLog.OneWayRefused(session.Logger, method.Name, header.Key);
            return;
        }

        connection.TrySend(
            FrameKind.Returned,
            (header, method, arguments),
            static (w, s) =>
            {
                s.header.Write(w);
                s.method.WriteArguments(w, s.arguments);
            }
        );
    }

    private void Answer(Task task)
    {
        try
        {
            connection.TrySend(
                FrameKind.Response,
                (header.Id, method, task),
                static (w, s) =>
                {
                    w.WriteVarInt((ulong)s.Id);
                    s.method.WriteResult(w, s.task);
                }
            );
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void SendFault(Exception exception) =>
        connection.TrySend(
            FrameKind.Fault,
            (header.Id, exception, session.Exceptions),
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.Id);
                s.Exceptions.Write(w, s.exception);
            }
        );

    private void Release()
    {
        if (
            _cancellation is { } cancellation
            && session.Cancellable.TryRemove(KeyValuePair.Create(header.Id, cancellation))
        )
        {
            cancellation.Dispose();
        }
    }
}

/// <summary>What a silo keeps per connection it accepted.</summary>
internal sealed class InboundSession(ExceptionCodec exceptions, ILogger logger)
{
    private readonly TaskCompletionSource _informed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentDictionary<long, CancellationTokenSource> Cancellable { get; } = new();

    /// <summary>How often the other side has subscribed to a stream.</summary>
    public int Subscriptions { get; set; }

    /// <summary>Completes when the other side knows that this silo stops, or has gone.</summary>
    public Task Informed => _informed.Task;

    /// <summary>Completes when the other side sends nothing more.</summary>
    public Task Goodbye => _goodbye.Task;

    public ExceptionCodec Exceptions => exceptions;

    public ILogger Logger => logger;

    public void WasInformed() => _informed.TrySetResult();

    public void SaidGoodbye()
    {
        WasInformed();
        _goodbye.TrySetResult();
    }
}
