using Chat.Runtime.Calls;

namespace Chat.Runtime.Placement;

/// <summary>
/// What decides where a grain lives: its kind and its key, so that grains of different kinds with the same key need not
/// share a silo. The kind is the number of the grain's interface, because clients know no classes; a class therefore
/// implements one grain interface.
/// </summary>
internal readonly record struct GrainPlace(uint Kind, string Key)
{
    public static GrainPlace Of(GrainMethod method, string key) => new(method.Interface.Id, key);
}
