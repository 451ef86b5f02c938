using Chat.Errors;
using Chat.Messages;

namespace Chat.Tests.Messages;

public class MessageRulesTests
{
    private static readonly Person Ada = new("user_1", "Ada");
    private static readonly MessageOptions Options = new();

    [Theory]
    [InlineData("Hello")]
    [InlineData("  leading and trailing  ")]
    [InlineData("👩‍🚀 漢字 e\u0301\r\n\tlines")]
    public void Check_ordinary_text_is_taken(string text) => Assert.Null(Check("id-1", text));

    [Theory]
    [InlineData("", ErrorCodes.MessageEmpty)]
    [InlineData(" \t\r\n\u00a0\u3000", ErrorCodes.MessageEmpty)]
    [InlineData("a\0b", ErrorCodes.MessageInvalid)]
    public void Check_unfit_text_is_refused(string text, string code) => Assert.Equal(code, Check("id-1", text));

    [Theory]
    [InlineData('\ud83d')] // a high surrogate at the end
    [InlineData('\ude00')] // a low surrogate alone
    public void Check_half_a_surrogate_pair_is_refused(char half) =>
        Assert.Equal(ErrorCodes.MessageInvalid, Check("id-1", "a" + half));

    [Fact]
    public void Check_high_surrogate_before_something_else_is_refused() =>
        Assert.Equal(ErrorCodes.MessageInvalid, Check("id-1", "\ud83d" + "a"));

    [Fact]
    public void Check_longest_text_is_taken_and_one_more_refused()
    {
        Assert.Null(Check("id-1", new string('x', 10_000)));
        Assert.Equal(ErrorCodes.MessageTooLong, Check("id-1", new string('x', 10_001)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("tab\t")]
    public void Check_unfit_client_id_is_refused(string clientId) =>
        Assert.Equal(ErrorCodes.ClientIdInvalid, Check(clientId, "Hello"));

    [Fact]
    public void Check_client_id_of_65_characters_is_refused()
    {
        Assert.Null(Check(new string('x', 64), "Hello"));
        Assert.Equal(ErrorCodes.ClientIdInvalid, Check(new string('x', 65), "Hello"));
    }

    private static string? Check(string clientId, string text) =>
        MessageRules.Check(new PostMessage(Ada, clientId, text), Options)?.Code;
}
