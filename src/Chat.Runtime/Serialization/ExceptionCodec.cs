using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Orleans.Storage;

namespace Chat.Runtime.Serialization;

/// <summary>
/// Exceptions on the wire: the name of the type, the message, the stack as text, and what is numbered with [Id]. The
/// other side makes the same type if it is one it knows, else an <see cref="OrleansException"/> that tells all of it.
/// </summary>
internal sealed class ExceptionCodec(CodecCatalog catalog, IEnumerable<Type> applicationExceptions)
{
    private const int MaxInner = 8;

    private readonly FrozenDictionary<string, Type> _known = typeof(object)
        .Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract && !type.ContainsGenericParameters)
        .Concat(applicationExceptions)
        .Append(typeof(Exception))
        .DistinctBy(type => type.FullName)
        .ToFrozenDictionary(type => type.FullName!);

    public void Write(WireWriter writer, Exception exception) => Write(writer, exception, depth: 0);

    public Exception Read(WireReader reader) => Read(reader, depth: 0);

    private Exception Read(WireReader reader, int depth)
    {
        if (depth > MaxInner)
        {
            throw new WireException("The exception has too many others within.");
        }

        var name = reader.ReadString() ?? throw new WireException("An exception without a type.");
        var message = reader.ReadString() ?? string.Empty;
        var stack = reader.ReadString();
        var fields = reader.ReadBytes();
        var inner = reader.ReadByte() == 0 ? null : Read(reader, depth + 1);
        var exception = Make(name, message, inner);
        if (fields is not null && HasFields(exception.GetType()))
        {
            var nested = new WireReader();
            nested.Reset(fields);
            catalog.Exact(exception.GetType()).Populate(nested, exception);
        }

        if (exception is InconsistentStateException inconsistent)
        {
            inconsistent.IsOfThisActivation = false;
        }

        if (!string.IsNullOrEmpty(stack))
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
        }

        return exception;
    }

    private void Write(WireWriter writer, Exception exception, int depth)
    {
        writer.WriteString(exception.GetType().FullName);
        writer.WriteString(exception.Message);
        writer.WriteString(exception.StackTrace);
        writer.WriteBytes(FieldsOf(exception));
        var inner = depth < MaxInner ? exception.InnerException : null;
        writer.WriteByte(inner is null ? (byte)0 : (byte)1);
        if (inner is not null)
        {
            Write(writer, inner, depth + 1);
        }
    }

    private byte[]? FieldsOf(Exception exception)
    {
        if (!HasFields(exception.GetType()))
        {
            return null;
        }

        var writer = new WireWriter(64);
        catalog.Exact(exception.GetType()).WriteFields(writer, exception);
        return writer.Written.ToArray();
    }

    private static bool HasFields(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    private Exception Make(string name, string message, Exception? inner)
    {
        if (!_known.TryGetValue(name, out var type))
        {
            return new OrleansException($"{name}: {message}", inner!);
        }

        var exception =
            Construct(type, [typeof(string), typeof(Exception)], [message, inner])
            ?? (inner is null ? Construct(type, [typeof(string)], [message]) : null)
            ?? (Exception)RuntimeHelpers.GetUninitializedObject(type);
        if (!string.Equals(exception.Message, message, StringComparison.Ordinal))
        {
            Message(exception) = message;
        }

        if (!ReferenceEquals(exception.InnerException, inner))
        {
            Inner(exception) = inner;
        }

        return exception;
    }

    /// <summary>Uses a constructor if there is one that takes what was sent.</summary>
    private static Exception? Construct(Type type, Type[] parameters, object?[] arguments)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        try
        {
            return (Exception?)type.GetConstructor(Any, parameters)?.Invoke(arguments);
        }
        catch (TargetInvocationException)
        {
            // It takes something else than a message, so the exception is made without it.
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception exception);
}
