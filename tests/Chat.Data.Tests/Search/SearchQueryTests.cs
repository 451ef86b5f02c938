using Chat.Data.Search;
using Chat.TestKit;
using Npgsql;

namespace Chat.Data.Tests.Search;

public sealed class SearchQueryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("Hello world", "('hello') & ('world')")]
    [InlineData("\"hello world\"", "('hello' <1> 'world')")]
    [InlineData("“curly quotes” open \"end", "('curly' <1> 'quotes') & ('open') & ('end')")]
    [InlineData("pre* -not -\"a b\"", "('pre':*) & !('not') & !('a' <1> 'b')")]
    [InlineData("foo-bar@x.org", "('foo' <1> 'bar' <1> 'x' <1> 'org')")]
    [InlineData("東京都", "('東京' <1> '京都')")]
    [InlineData("東", "('東':*)")]
    [InlineData("手机abc", "('手机' <2> 'abc')")]
    [InlineData("\"東 京\"", "('東':* <1> '京':*)")]
    [InlineData("a*b* -- - & | ! ( ) : <-> \\ ' ;", "('a' <1> 'b':*)")]
    [InlineData("🎉 party", "('party')")]
    [InlineData("c++", "('c')")]
    public void Parse_understands(string text, string expected) =>
        Assert.Equal(expected, SearchQuery.Parse(text).ToTsQuery());

    [Fact]
    public void Parse_tells_symbols_from_punctuation()
    {
        Assert.Equal(["🎉"], SearchQuery.Parse("a & 🎉 -").Symbols);
        Assert.Equal(["c++", "🎉 x"], SearchQuery.Parse("c++ \"🎉 x\" -no").Strings);
        Assert.Equal(["😡"], SearchQuery.Parse("a -😡 -b").UnwantedSymbols);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    [InlineData("-only -\"these not\"")]
    [InlineData("\"\"")]
    [InlineData("nul\0")]
    public void Rules_refuse(string? query) => Assert.NotNull(SearchRules.Explain(query));

    [Fact]
    public void Rules_bound_the_length_and_want_whole_characters()
    {
        Assert.Null(SearchRules.Explain(new string('x', 256)));
        Assert.NotNull(SearchRules.Explain(new string('x', 257)));
        Assert.NotNull(SearchRules.Explain("half a pair: \ud83d"));
    }

    /// <summary>Whatever is typed is either refused beforehand or understood by PostgreSQL, in any language.</summary>
    [Fact]
    public async Task No_text_is_a_query_that_postgres_refuses()
    {
        var random = new Random(8);
        string[] queries = [.. Enumerable.Range(0, 3000).Select(_ => RandomText(random)).Where(IsFit)];
        Assert.True(queries.Length > 1000, $"only {queries.Length} were fit");
        foreach (string language in new[] { "simple", "english", "german", "russian" })
        {
            await using var batch = postgres.Database.DataSource.CreateCommand(
                """
                SELECT count(to_tsquery($1::regconfig, query)), count(querytree(to_tsquery($1::regconfig, query)))
                FROM unnest($2) AS query
                """
            );
            batch.Parameters.Add(new NpgsqlParameter<string> { TypedValue = language });
            batch.Parameters.Add(
                new NpgsqlParameter<string[]>
                {
                    TypedValue =
                    [
                        .. queries.Select(query => SearchQuery.Parse(query).ToTsQuery()),
                        .. queries.Select(query => SearchQuery.Parse(query).ToUnwantedTsQuery()),
                    ],
                }
            );
            Assert.Equal(queries.Length * 2L, await batch.ExecuteScalarAsync());
        }
    }

    private static bool IsFit(string query) => SearchRules.Explain(query) is null;

    /// <summary>Syntax, words of many scripts, and anything else that Unicode has.</summary>
    private static string RandomText(Random random)
    {
        string[] parts =
        [
            "\"",
            "'",
            "-",
            "*",
            ":*",
            "<->",
            "<2>",
            "&",
            "|",
            "!",
            "(",
            ")",
            "\\",
            "%",
            "_",
            " ",
            " ",
            " ",
            "--",
            ":A",
            "the",
            "Running",
            "не",
            "и",
            "über",
            "東京",
            "の",
            "안녕",
            "ไทย",
            "नमस्ते",
            "🎉",
            "❤️",
            "𠀀",
            "e\u0301",
            "\u200d",
            "\u0000",
            "\ud800",
            "\n",
            "1e5",
            "-5",
            "0x1f",
            "a.b@c.org",
            "http://x.org/?a=1",
            "</b>",
            "$$",
            ";",
            "ß",
            "İ",
        ];
        var text = new System.Text.StringBuilder();
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            text.Append(
                random.Next(4) == 0 ? ((char)random.Next(1, 0xd7ff)).ToString() : parts[random.Next(parts.Length)]
            );
        }

        return text.ToString();
    }
}
