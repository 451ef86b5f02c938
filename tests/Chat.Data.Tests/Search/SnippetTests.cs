using System.Text;
using Chat.Data.Search;

namespace Chat.Data.Tests.Search;

public sealed class SnippetTests
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("Hello World, hello", "hello", "[Hello] World, [hello]")]
    [InlineData("one two three two", "\"one two\"", "[one two] three two")]
    [InlineData("prefixes and fixes", "pre*", "[prefixes] and fixes")]
    [InlineData("one-two", "one two", "[one]-[two]")]
    [InlineData("私は東京都に住む", "東京", "私は[東京]都に住む")]
    [InlineData("私は東京都に住む", "京都", "私は東[京都]に住む")]
    [InlineData("私は東京都に住む", "住", "私は東京都に[住]む")]
    [InlineData("🎉 東京 🎉", "東京 🎉", "[🎉] [東京] [🎉]")]
    [InlineData("a 手机abc", "\"手机abc\"", "a [手机abc]")]
    [InlineData("nothing here", "-here else", "nothing here")]
    public void Words_are_highlighted(string text, string query, string expected) =>
        Assert.Equal(expected, Mark(text, query, byWords: true));

    [Theory]
    [InlineData("Internationalization", "national", "Inter[national]ization")]
    [InlineData("C++ and c++", "c++", "[C++] and [c++]")]
    [InlineData("100% <b>x</b>", "% <b>", "100[%] [<b>]x</b>")]
    public void Characters_are_highlighted(string text, string query, string expected) =>
        Assert.Equal(expected, Mark(text, query, byWords: false));

    [Fact]
    public void Stems_are_highlighted()
    {
        var found = Highlights.Find(
            "Running to the runs",
            SearchQuery.Parse("\"the run\" running"),
            byWords: true,
            word => word is "the" or "to" ? null : word[..3]
        );

        Assert.Equal([new(0, 7), new(11, 8)], found);
    }

    [Fact]
    public void Long_text_is_cut_around_what_was_found()
    {
        var random = new Random(3);
        for (int round = 0; round < 500; round++)
        {
            var parts = Enumerable
                .Range(0, random.Next(1, 300))
                .Select(_ =>
                    random.Next(6) switch
                    {
                        0 => " ",
                        1 => "🎉",
                        _ => "ab",
                    }
                )
                .ToList();
            parts.Insert(random.Next(parts.Count), " needle ");
            string text = string.Concat(parts);
            var found = Highlights.Find(text, SearchQuery.Parse("needle"), byWords: true, word => word);
            var snippet = Snippet.Create(text, found);

            Assert.InRange(snippet.Text.Length, 8, 204);
            var shown = Assert.Single(snippet.Highlights);
            Assert.Equal("needle", snippet.Text.Substring(shown.Start, shown.Length));
            Assert.Contains(snippet.Text.Trim('…'), text, StringComparison.Ordinal);
            Assert.True(s_strict.GetByteCount(snippet.Text) > 0); // throws at half a surrogate pair
        }
    }

    private static string Mark(string text, string query, bool byWords)
    {
        var found = Highlights.Find(text, SearchQuery.Parse(query), byWords, word => word);
        return found
            .AsEnumerable()
            .Reverse()
            .Aggregate(text, (marked, part) => marked.Insert(part.End, "]").Insert(part.Start, "["));
    }
}
