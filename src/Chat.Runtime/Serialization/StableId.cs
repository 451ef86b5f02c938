using System.Reflection;

namespace Chat.Runtime.Serialization;

/// <summary>
/// Numbers for names on the wire: FNV-1a over the alias or the full name, so they survive recompilation, and renaming
/// where there is an alias.
/// </summary>
internal static class StableId
{
    public static uint Of(Type type) => Hash(Name(type));

    public static uint Of(MethodInfo method) => Hash(Name(method));

    public static string Name(Type type) =>
        type.IsGenericType
            ? $"{Alias(type) ?? type.GetGenericTypeDefinition().FullName}<{string.Join(',', type.GetGenericArguments().Select(Name))}>"
            : Alias(type) ?? type.FullName ?? type.Name;

    public static string Name(MethodInfo method) =>
        Alias(method)
        ?? $"{method.Name}({string.Join(',', method.GetParameters().Select(p => Name(p.ParameterType)))})";

    public static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ (byte)character) * 16777619;
            hash = (hash ^ (byte)(character >> 8)) * 16777619;
        }

        return hash;
    }

    private static string? Alias(MemberInfo member) =>
        member.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias;
}
