using System.Net;
using System.Text;

namespace Chat.LoadTest.Reports.Html;

internal static class HtmlText
{
    /// <summary>
    /// Text as it may stand between tags and in quoted attributes. What XML has no way to write, control characters and
    /// halves of surrogate pairs, is shown as a replacement character: texts of errors come from the network.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // gives halves of pairs as replacement characters
        {
            var allowed = rune.Value is >= ' ' or '\n' or '\t' and not (0x7F or 0xFFFE or 0xFFFF);
            escaped.Append(allowed ? rune.ToString() : "\uFFFD");
        }

        return WebUtility.HtmlEncode(escaped.ToString());
    }
}
