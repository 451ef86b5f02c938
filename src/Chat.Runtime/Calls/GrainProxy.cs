using System.Reflection;

namespace Chat.Runtime.Calls;

/// <summary>A grain reference: turns calls on a grain interface into calls through the cluster.</summary>
internal class GrainProxy : DispatchProxy, IEquatable<IAddressable>
{
    public string Key { get; private set; } = string.Empty;

    public bool Equals(IAddressable? other) =>
        other is GrainProxy proxy && proxy.GetType() == GetType() && proxy.Key == Key;

    public override bool Equals(object? obj) => obj is IAddressable other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(GetType(), Key);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
