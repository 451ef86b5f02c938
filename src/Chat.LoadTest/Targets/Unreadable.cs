using System.Text.Json;

namespace Chat.LoadTest.Targets;

/// <summary>
/// Tells what a server has answered wrongly from a mistake of this program: no JSON, or a string where a number should be,
/// a number that is none of ours, something missing.
/// </summary>
internal static class Unreadable
{
    public static bool Is(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException;
}
