using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Chat.Runtime.Serialization;
using Orleans.Concurrency;

namespace Chat.Runtime.Calls;

/// <summary>Nothing, as the result of a call.</summary>
internal readonly struct Void;

/// <summary>What is known of one method of a grain interface, compiled once.</summary>
internal abstract class GrainMethod
{
    private readonly Codec[] _codecs;
    private readonly bool[] _shared;

    protected GrainMethod(GrainInterface grainInterface, MethodInfo method, CodecCatalog catalog)
    {
        Interface = grainInterface;
        Method = method;
        Id = StableId.Of(method);
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        var parameters = method.GetParameters();
        CancellationIndex = Array.FindIndex(parameters, p => p.ParameterType == typeof(CancellationToken));
        _codecs =
        [
            .. parameters
                .Where(p => p.ParameterType != typeof(CancellationToken))
                .Select(p => Explain(p.Name!, () => catalog.Get(p.ParameterType))),
        ];
        _shared =
        [
            .. parameters
                .Where(p => p.ParameterType != typeof(CancellationToken))
                .Select(p => p.IsDefined(typeof(ImmutableAttribute))),
        ];
        Invoke = Compile();
    }

    public GrainInterface Interface { get; }

    public MethodInfo Method { get; }

    /// <summary>The method's number on the wire.</summary>
    public uint Id { get; }

    public bool IsOneWay { get; }

    public bool IsAlwaysInterleave { get; }

    public bool IsReadOnly { get; }

    /// <summary>Where the parameter is that cancels the call; -1 without one.</summary>
    public int CancellationIndex { get; }

    public string Name => $"{Interface.Type.Name}.{Method.Name}";

    /// <summary>Calls the method of a grain.</summary>
    public Func<object, object?[], Task> Invoke { get; }

    /// <summary>A call that is not sent yet.</summary>
    public abstract OutgoingCall NewCall(string key, object?[] arguments);

    /// <summary>Starts a call from here and returns what the method returns.</summary>
    public abstract object Call(CallRouter router, string key, object?[] arguments);

    public abstract void WriteResult(WireWriter writer, Task completed);

    public void WriteArguments(WireWriter writer, object?[] arguments)
    {
        for (int i = 0, codec = 0; i < arguments.Length; i++)
        {
            if (i != CancellationIndex)
            {
                _codecs[codec++].WriteObject(writer, arguments[i]);
            }
        }
    }

    public object?[] ReadArguments(WireReader reader)
    {
        var count = _codecs.Length + (CancellationIndex < 0 ? 0 : 1);
        var arguments = count == 0 ? [] : new object?[count];
        for (int i = 0, codec = 0; i < count; i++)
        {
            arguments[i] = i == CancellationIndex ? CancellationToken.None : _codecs[codec++].ReadObject(reader);
        }

        return arguments;
    }

    /// <summary>What a call within the silo hands over, so that neither side sees what the other does to it later.</summary>
    public object?[] CopyArguments(object?[] arguments)
    {
        var copy = new object?[arguments.Length];
        for (int i = 0, codec = 0; i < arguments.Length; i++)
        {
            copy[i] =
                i == CancellationIndex ? arguments[i]
                : _shared[codec] ? arguments[i]
                : _codecs[codec].CopyObject(arguments[i]);
            codec += i == CancellationIndex ? 0 : 1;
        }

        return copy;
    }

    public virtual void Validate(HashSet<Codec> seen)
    {
        foreach (var codec in _codecs)
        {
            Explain("a parameter", () => codec.Validate(seen));
        }
    }

    public override string ToString() => Name;

    protected void Explain(string where, Action check) =>
        Explain<object?>(
            where,
            () =>
            {
                check();
                return null;
            }
        );

    protected TResult Explain<TResult>(string where, Func<TResult> check)
    {
        try
        {
            return check();
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{Interface.Type}.{Method.Name}, {where}: {e.Message}", e);
        }
    }

    protected abstract Expression ToTask(Expression call);

    private Func<object, object?[], Task> Compile()
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(target, Method.DeclaringType!),
            Method,
            Method
                .GetParameters()
                .Select(
                    (p, i) =>
                        Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)
                )
        );
        return Expression.Lambda<Func<object, object?[], Task>>(ToTask(call), target, arguments).Compile();
    }
}

/// <summary>A method with its result.</summary>
internal sealed class GrainMethod<TResult> : GrainMethod
{
    private readonly bool _isShared;
    private readonly Lazy<Codec<TResult>> _result;

    public GrainMethod(GrainInterface grainInterface, MethodInfo method, CodecCatalog catalog)
        : base(grainInterface, method, catalog)
    {
        _isShared = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
        _result = new Lazy<Codec<TResult>>(catalog.Get<TResult>);
    }

    private Codec<TResult> Result => _result.Value;

    private static bool HasResult => typeof(TResult) != typeof(Void);

    public override OutgoingCall NewCall(string key, object?[] arguments) =>
        new OutgoingCall<TResult>(this, key, arguments);

    public override object Call(CallRouter router, string key, object?[] arguments)
    {
        var call = new OutgoingCall<TResult>(this, key, arguments);
        router.Send(call);
        if (!Method.ReturnType.IsValueType)
        {
            return IsForgotten(call) ? Task.CompletedTask : call.Task;
        }

        return HasResult ? new ValueTask<TResult>(call.Task)
            : IsForgotten(call) ? default(ValueTask)
            : new ValueTask(call.Task);
    }

    public override void WriteResult(WireWriter writer, Task completed)
    {
        if (HasResult)
        {
            Result.Write(writer, ResultOf(completed));
        }
    }

    public TResult ReadResult(WireReader reader) => HasResult ? Result.Read(reader) : default!;

    public TResult CopyResult(Task completed)
    {
        if (!HasResult)
        {
            return default!;
        }

        var result = ResultOf(completed);
        return _isShared ? result : Result.Copy(result);
    }

    public override void Validate(HashSet<Codec> seen)
    {
        base.Validate(seen);
        if (HasResult)
        {
            Explain("result", () => Result.Validate(seen));
        }
    }

    /// <summary>A one-way call is not waited for; but that its arguments cannot be sent is known at once, and told.</summary>
    private bool IsForgotten(OutgoingCall<TResult> call) => IsOneWay && !call.Task.IsFaulted;

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task has completed.")]
    private static TResult ResultOf(Task completed) => ((Task<TResult>)completed).GetAwaiter().GetResult();

    protected override Expression ToTask(Expression call) =>
        call.Type == typeof(ValueTask) || call.Type == typeof(ValueTask<TResult>)
            ? Expression.Call(call, nameof(ValueTask.AsTask), null)
            : call;
}
