using System.Reflection;

namespace Chat.Runtime.Serialization;

/// <summary>Finds the members of a type that travel, and their numbers.</summary>
internal static class FieldPlan
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static Fields<T> For<T>(CodecCatalog catalog, bool omitDefaults)
    {
        var fields = Members(typeof(T)).Select(member => Create<T>(catalog, member.Tag, member.Member)).ToArray();
        var twice = fields.GroupBy(field => field.Tag).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new Fields<T>(fields, omitDefaults)
            : throw new NotSupportedException(
                $"{typeof(T)} uses the same [Id] for {string.Join(" and ", twice.Select(field => field.Name))}."
            );
    }

    /// <summary>
    /// Ids count per class of an inheritance chain, and positions of a record's parameters apart from written ids, as in
    /// Orleans. Zero is left free: it ends the list.
    /// </summary>
    private static IEnumerable<(uint Tag, MemberInfo Member)> Members(Type type)
    {
        if (IsValueTuple(type))
        {
            return type.GetFields().Select((field, index) => ((uint)index + 1, (MemberInfo)field));
        }

        var chain = new Stack<Type>();
        for (
            var t = type;
            t is not null && t != typeof(object) && t != typeof(ValueType) && t != typeof(Exception);
            t = t.BaseType
        )
        {
            chain.Push(t);
        }

        return chain.SelectMany(
            (declaring, level) =>
                OwnMembers(declaring)
                    .Select(m => (checked(((uint)level << 24) + (m.Id << 1) + (m.Implicit ? 2u : 1u)), m.Member))
        );
    }

    private static IEnumerable<(uint Id, bool Implicit, MemberInfo Member)> OwnMembers(Type type)
    {
        var numbered = type.GetMembers(Own).Where(member => member is PropertyInfo or FieldInfo);
        var parameters = PrimaryConstructor(type)?.GetParameters() ?? [];
        foreach (var member in numbered)
        {
            var parameter = Array.FindIndex(parameters, p => p.Name == member.Name);
            var id =
                member.GetCustomAttribute<IdAttribute>()
                ?? (parameter >= 0 ? parameters[parameter].GetCustomAttribute<IdAttribute>() : null);
            if (id is not null)
            {
                yield return (id.Id, false, member);
            }
            else if (parameter >= 0 && member is PropertyInfo)
            {
                yield return ((uint)parameter, true, member);
            }
        }
    }

    /// <summary>The constructor a record is declared with: each of its parameters is also a property.</summary>
    private static ConstructorInfo? PrimaryConstructor(Type type)
    {
        if (type.GetMethod("PrintMembers", Own) is null)
        {
            return null;
        }

        return type.GetConstructors(Own)
            .Where(constructor =>
                constructor.GetParameters() is { Length: > 0 } parameters && parameters.All(IsProperty)
            )
            .MaxBy(constructor => constructor.GetParameters().Length);

        bool IsProperty(ParameterInfo parameter) =>
            type.GetProperty(parameter.Name!, Own)?.PropertyType == parameter.ParameterType;
    }

    private static Field<T> Create<T>(CodecCatalog catalog, uint tag, MemberInfo member)
    {
        var type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        var make = typeof(FieldPlan).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!;
        return (Field<T>)make.MakeGenericMethod(typeof(T), type).InvokeWithoutWrapping(catalog, tag, member);
    }

    private static Field<T> Make<T, TMember>(CodecCatalog catalog, uint tag, MemberInfo member) =>
        new Field<T, TMember>(member, catalog.Get<TMember>()) { Tag = tag, Name = member.Name };

    private static object InvokeWithoutWrapping(this MethodInfo method, params object?[] args) =>
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, args, null)!;

    public static bool IsValueTuple(Type type) =>
        type.IsValueType
        && type.IsGenericType
        && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
}
