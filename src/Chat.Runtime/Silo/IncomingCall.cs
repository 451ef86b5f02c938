using System.Collections.Concurrent;
using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Silo;

/// <summary>A call that came over a connection.</summary>
internal sealed class IncomingCall(
    GrainMethod method,
    object?[] arguments,
    long id,
    Connection connection,
    InboundSession session,
    bool isCancellable
) : Turn
{
    private CancellationTokenSource? _cancellation;

    public override bool IsInterleaving => method.IsAlwaysInterleave;

    public override bool IsReadOnly => method.IsReadOnly;

    public override Task Invoke(object grain) => method.Invoke(grain, arguments);

    /// <summary>Lets the caller cancel from now on.</summary>
    public void Admit()
    {
        if (isCancellable)
        {
            _cancellation = new CancellationTokenSource();
            session.Cancellable[id] = _cancellation;
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
        if (!method.IsOneWay)
        {
            connection.TrySend(
                FrameKind.Rejection,
                (id, reason),
                static (w, s) =>
                {
                    w.WriteVarInt((ulong)s.id);
                    w.WriteByte((byte)s.reason);
                }
            );
        }
    }

    private void Answer(Task task)
    {
        try
        {
            connection.TrySend(
                FrameKind.Response,
                (id, method, task),
                static (w, s) =>
                {
                    w.WriteVarInt((ulong)s.id);
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
            (id, exception, session.Exceptions),
            static (w, s) =>
            {
                w.WriteVarInt((ulong)s.id);
                s.Exceptions.Write(w, s.exception);
            }
        );

    private void Release()
    {
        if (_cancellation is { } cancellation && session.Cancellable.TryRemove(KeyValuePair.Create(id, cancellation)))
        {
            cancellation.Dispose();
        }
    }
}

/// <summary>What a silo keeps per connection it accepted.</summary>
internal sealed class InboundSession(ExceptionCodec exceptions, ILogger logger)
{
    private readonly TaskCompletionSource _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentDictionary<long, CancellationTokenSource> Cancellable { get; } = new();

    /// <summary>Completes when the other side sends nothing more.</summary>
    public Task Goodbye => _goodbye.Task;

    public ExceptionCodec Exceptions => exceptions;

    public ILogger Logger => logger;

    public void SaidGoodbye() => _goodbye.TrySetResult();
}
