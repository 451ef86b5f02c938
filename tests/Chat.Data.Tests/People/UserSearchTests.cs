namespace Chat.Data.Tests.People;

public sealed class UserSearchTests
{
    [Theory]
    [InlineData("ada", "ada", "ada.l", "zed")]
    [InlineData("ADA", "ada", "ada.l", "zed")]
    [InlineData("ada.", "ada.l", "ada", "zed")] // what begins so first by its words
    [InlineData("lovel", "ada", "ada.l")]
    [InlineData("love ad", "ada", "ada.l")]
    [InlineData("o'br", "zed")]
    [InlineData("brien", "zed")]
    [InlineData("миш", "mischa")]
    [InlineData("東京", "tokyo")]
    [InlineData("da")]
    [InlineData("%%")]
    [InlineData("__")]
    [InlineData("' | '")]
    [InlineData("\\%")]
    [InlineData(":* &")]
    public async Task Find_goes_by_the_beginnings_of_names(string query, params string[] expected)
    {
        await using var people = await PeopleSession.StartAsync(
            ("ada", "Countess Lovelace, Ada"),
            ("ada.l", "Ada Lovelace"),
            ("zed", "Ada O''Brien"),
            ("mischa", "Миша"),
            ("tokyo", "東京太郎")
        );

        var found = await people.Search.FindAsync(query, 10);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            found.Select(user => user.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Find_names_the_exact_username_first_and_no_more_than_asked_for()
    {
        await using var people = await PeopleSession.StartAsync(("b.ada", "Ada"), ("a.ada", "Ada"), ("ada", "Zoe"));

        Assert.Equal(["ada", "a.ada"], (await people.Search.FindAsync("Ada", 2)).Select(user => user.Id));
    }

    [Fact]
    public async Task Who_is_not_searchable_is_found_by_the_whole_username_only()
    {
        await using var people = await PeopleSession.StartAsync(("ada", "Lovelace"));
        await people.Profiles.ChangeAsync("ada", null, null, searchable: false, null);

        Assert.Empty(await people.Search.FindAsync("ad", 10));
        Assert.Empty(await people.Search.FindAsync("lovelace", 10));
        Assert.Single(await people.Search.FindAsync("Ada", 10));
    }
}
