using System.Reflection;

namespace Chat.Runtime.Calls;

/// <summary>A grain reference: turns calls on a grain interface into calls through the cluster.</summary>
internal class GrainProxy : DispatchProxy
{
    private GrainInterface _interface = null!;
    private CallRouter _router = null!;

    public string Key { get; private set; } = null!;

    public static TInterface Create<TInterface>(CallRouter router, GrainInterface grainInterface, string key)
    {
        var reference = DispatchProxy.Create<TInterface, GrainProxy>();
        var proxy = (GrainProxy)(object)reference!;
        proxy._router = router;
        proxy._interface = grainInterface;
        proxy.Key = key;
        return reference;
    }

    public override bool Equals(object? obj) =>
        obj is GrainProxy other && other._interface == _interface && other.Key == Key;

    public override int GetHashCode() => HashCode.Combine(_interface, Key);

    public override string ToString() => $"{_interface.Type.Name}/{Key}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.Find(targetMethod!).Call(_router, Key, args ?? []);
}
