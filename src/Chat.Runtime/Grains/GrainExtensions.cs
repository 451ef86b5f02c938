using Chat.Runtime.Calls;

namespace Orleans;

/// <summary>Identity of grains and grain references.</summary>
public static class GrainExtensions
{
    /// <summary>The string key of a grain (inside it: of itself) or of the grain a reference points to.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) =>
        grain switch
        {
            GrainProxy proxy => proxy.Key,
            IGrainBase { GrainContext: { } context } => context.GrainId.Key.ToString(),
            _ => throw new ArgumentException(
                $"{grain.GetType()} is neither a grain nor a grain reference.",
                nameof(grain)
            ),
        };
}
