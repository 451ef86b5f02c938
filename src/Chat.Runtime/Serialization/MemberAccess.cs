using System.Reflection;
using System.Reflection.Emit;

namespace Chat.Runtime.Serialization;

internal delegate TMember Getter<T, out TMember>(ref T target);

internal delegate void Setter<T, in TMember>(ref T target, TMember value);

/// <summary>
/// Compiled access to members, also to those that only the constructor may set in C# (init and get-only properties,
/// read-only fields).
/// </summary>
internal static class MemberAccess
{
    public static Getter<T, TMember> Getter<T, TMember>(MemberInfo member)
    {
        var method = new DynamicMethod(
            $"get_{member.Name}",
            typeof(TMember),
            [typeof(T).MakeByRefType()],
            typeof(T).Module,
            skipVisibility: true
        );
        var il = method.GetILGenerator();
        LoadTarget<T>(il);
        if (member is PropertyInfo property)
        {
            il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, property.GetGetMethod(nonPublic: true)!);
        }
        else
        {
            il.Emit(OpCodes.Ldfld, (FieldInfo)member);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Getter<T, TMember>>();
    }

    public static Setter<T, TMember> Setter<T, TMember>(MemberInfo member)
    {
        var method = new DynamicMethod(
            $"set_{member.Name}",
            null,
            [typeof(T).MakeByRefType(), typeof(TMember)],
            typeof(T).Module,
            skipVisibility: true
        );
        var il = method.GetILGenerator();
        LoadTarget<T>(il);
        il.Emit(OpCodes.Ldarg_1);
        if (member is PropertyInfo { SetMethod: { } setter })
        {
            il.Emit(typeof(T).IsValueType ? OpCodes.Call : OpCodes.Callvirt, setter);
        }
        else
        {
            il.Emit(OpCodes.Stfld, member as FieldInfo ?? BackingField((PropertyInfo)member));
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Setter<T, TMember>>();
    }

    private static void LoadTarget<T>(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!typeof(T).IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }
    }

    private static FieldInfo BackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField(
            $"<{property.Name}>k__BackingField",
            BindingFlags.Instance | BindingFlags.NonPublic
        )
        ?? throw new NotSupportedException(
            $"{property.DeclaringType}.{property.Name} has an [Id] but can be set neither through a setter nor a field of its own."
        );
}
