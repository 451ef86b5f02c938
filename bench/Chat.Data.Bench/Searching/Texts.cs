using Chat.Data.Generator;
using Chat.Data.Generator.Texts;

namespace Chat.Bench.Searching;

/// <summary>Texts of chats, made beforehand so that making them is no part of what is measured.</summary>
internal static class Texts
{
    private static readonly string[] All = Make();

    public static string Next() => All[Random.Shared.Next(All.Length)];

    private static string[] Make()
    {
        var texts = new TextGenerator(new SplitMix(8));
        return [.. Enumerable.Range(0, 20_000).Select(_ => texts.Next())];
    }
}
