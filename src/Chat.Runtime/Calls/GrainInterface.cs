using System.Collections.Frozen;
using System.Reflection;
using Chat.Runtime.Serialization;

namespace Chat.Runtime.Calls;

/// <summary>What is known of one grain interface.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<uint, GrainMethod> _byId;
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _byMethod;

    public GrainInterface(Type type, CodecCatalog catalog)
    {
        Type = type;
        Id = StableId.Of(type);
        var methods = type.GetInterfaces()
            .Append(type)
            .SelectMany(i => i.GetMethods())
            .Where(method => method.IsAbstract)
            .Select(method => Create(method, catalog))
            .ToList();
        var twice = methods.GroupBy(method => method.Id).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException(
                $"{type}: {string.Join(" and ", twice.Select(m => m.Method))} have the same id; give one another [Alias]."
            );
        }

        _byId = methods.ToFrozenDictionary(method => method.Id);
        _byMethod = methods.ToFrozenDictionary(method => method.Method);
    }

    public Type Type { get; }

    /// <summary>The interface's number on the wire.</summary>
    public uint Id { get; }

    public GrainMethod? Find(uint id) => _byId.GetValueOrDefault(id);

    public GrainMethod Find(MethodInfo method) => _byMethod[method];

    public void Validate(HashSet<Codec> seen)
    {
        foreach (var method in _byId.Values)
        {
            method.Validate(seen);
        }
    }

    private GrainMethod Create(MethodInfo method, CodecCatalog catalog)
    {
        var result = ResultOf(method);
        return (GrainMethod)
            Activator.CreateInstance(
                typeof(GrainMethod<>).MakeGenericType(result),
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
                null,
                [this, method, catalog],
                null
            )!;
    }

    private static Type ResultOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return typeof(Void);
        }

        return
            type.IsGenericType
            && (
                type.GetGenericTypeDefinition() == typeof(Task<>)
                || type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            )
            && !method.IsGenericMethod
            ? type.GetGenericArguments()[0]
            : throw new NotSupportedException(
                $"{method.DeclaringType}.{method.Name} must return a Task or ValueTask and have no type parameters."
            );
    }
}
