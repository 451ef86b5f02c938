using Chat.Data.Search;

namespace Chat.Data.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Hello, WORLD!", "hello world")]
    [InlineData("snake_case and e-mail", "snake case and e mail")]
    [InlineData("Ünïcödé ΣΟΦΟΣ ｗｉｄｅ", "ünïcödé σοφοσ wide")]
    [InlineData("v2.10 -5", "v2 10 5")]
    [InlineData("नमस्ते दुनिया", "नमस्ते दुनिया")]
    [InlineData("東京都", "東京 京都 都")]
    [InlineData("東", "東")]
    [InlineData("iPhone手机abc", "iphone 手机 机 abc")]
    [InlineData("東京 京都", "東京 京 京都 都")]
    [InlineData("안녕하세요", "안녕 녕하 하세 세요 요")]
    [InlineData("𠀀𠀁", "𠀀𠀁 𠀁")]
    [InlineData("สวัสดี", "สวั วัส สดี ดี")]
    [InlineData("🎉 ❤️ !?", "")]
    [InlineData("", "")]
    public void Cut_makes_words_and_pairs(string text, string expected)
    {
        var tokens = SearchText.Cut(SearchText.Fold(text));

        Assert.Equal(expected, string.Join(' ', tokens.Select(token => token.Text)));
    }

    [Fact]
    public void Cut_bounds_words_and_their_number()
    {
        var tokens = SearchText.Cut(new string('x', 5000) + ' ' + string.Concat(Enumerable.Repeat("a ", 50_000)));

        Assert.Equal(SearchText.MaxTokens, tokens.Count);
        Assert.Equal((SearchText.MaxWordLength, 5000), (tokens[0].Text.Length, tokens[0].Length));
    }

    [Fact]
    public void Fold_keeps_every_position()
    {
        string every = string.Concat(Enumerable.Range(1, 0xffff).Select(unit => (char)unit));

        Assert.Equal(every.Length, SearchText.Fold(every).Length);
    }
}
