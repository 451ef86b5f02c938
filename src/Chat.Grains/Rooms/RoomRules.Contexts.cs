using Chat.Contexts;

namespace Chat.Rooms;

internal static partial class RoomRules
{
    /// <summary>What a context's room is called before its service has said.</summary>
    public static string TitleOf(ContextRef context)
    {
        var title = $"{context.Type} {context.Id}";
        return title.Length <= MaxNameLength ? title : title[..MaxNameLength];
    }
}
