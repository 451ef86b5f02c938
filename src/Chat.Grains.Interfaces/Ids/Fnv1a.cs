namespace Chat.Ids;

/// <summary>FNV-1a over UTF-16 code units: the same in every process and version, unlike <c>string.GetHashCode</c>.</summary>
public static class Fnv1a
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash;
    }
}
