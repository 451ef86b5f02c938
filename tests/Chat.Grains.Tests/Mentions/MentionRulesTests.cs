using Chat.Mentions;

namespace Chat.Tests.Mentions;

public sealed class MentionRulesTests
{
    [Theory]
    [InlineData("@ada", "ada")]
    [InlineData("Look, @Ada: this", "ada")]
    [InlineData("(@ada) and\n@bob_2", "ada", "bob_2")]
    [InlineData("@ada @ada @ADA", "ada")]
    [InlineData("Thanks, @ada.", "ada", "ada.")] // both are names that somebody may have
    [InlineData("Is it @a.b-c?", "a.b-c")]
    [InlineData("**@ada**", "ada")]
    [InlineData("👋@ada", "ada")]
    [InlineData("@allan", "allan")]
    [InlineData("one ` sign, @ada", "ada")]
    [InlineData("`x` @ada `y`", "ada")]
    public void Names_are_found_where_they_are_meant(string text, params string[] names)
    {
        var found = MentionRules.Find(text);

        Assert.Equal(names.Order(), found.Names.Order());
        Assert.False(found.All);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@")]
    [InlineData("@ ada")]
    [InlineData("ada@example.org")]
    [InlineData("é@ada")]
    [InlineData("@@ada")]
    [InlineData("https://example.org/@ada")]
    [InlineData("@adaé")]
    [InlineData("`@ada`")]
    [InlineData("``a ` @ada``")]
    [InlineData("```\n@ada @all\n```")]
    [InlineData("before\n```\n@ada to the end")]
    [InlineData("@a23456789012345678901234567890123")]
    public void Nobody_is_found_elsewhere(string text)
    {
        var found = MentionRules.Find(text);

        Assert.Empty(found.Names);
        Assert.False(found.All);
    }

    [Theory]
    [InlineData("@all")]
    [InlineData("Listen, @ALL!")]
    [InlineData("That is it, @all.")]
    public void All_is_nobodys_name(string text)
    {
        var found = MentionRules.Find(text);

        Assert.Empty(found.Names);
        Assert.True(found.All);
    }

    [Fact]
    public void The_first_fifty_names_count()
    {
        var found = MentionRules.Find(string.Join(' ', Enumerable.Range(0, 200).Select(n => $"@user_{n}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"user_{n}").Order(), found.Names.Order());
    }

    [Fact]
    public void Texts_that_are_made_to_take_long_do_not()
    {
        var runs = string.Concat(Enumerable.Range(1, 200).Select(n => new string('`', n) + " "));

        Assert.Equal(["ada"], MentionRules.Find($"{runs}@ada").Names);
    }
}
