using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Errors;
using Chat.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Errors;

/// <summary>Codes, statuses and docs/protocol.md agree.</summary>
public sealed partial class ErrorStatusTests
{
    private static readonly IReadOnlyList<FieldInfo> Codes = typeof(ErrorCodes).GetFields();

    [Fact]
    public void Every_code_has_a_status_and_a_form_of_its_own()
    {
        Assert.All(
            Codes,
            code =>
            {
                Assert.InRange(code.GetCustomAttribute<HttpStatusAttribute>()?.Status ?? 0, 400, 599);
                Assert.Matches("^(AUTH|CHAT)_[A-Z_]+$", ValueOf(code));
            }
        );
        Assert.Equal(Codes.Count, Codes.Select(ValueOf).Distinct().Count());
    }

    [Fact]
    public void Every_code_is_documented_with_its_status_and_no_other()
    {
        var documented = CodeRow()
            .Matches(File.ReadAllText(Checkout.File("docs/protocol.md")))
            .ToDictionary(row => row.Groups["code"].Value, row => row.Groups["statuses"].Value.Split(", "));

        Assert.Equal(Codes.Select(ValueOf).Order(), documented.Keys.Order());
        Assert.All(
            Codes,
            code => Assert.Contains($"{ErrorStatus.Of(new(ValueOf(code), ""))}", documented[ValueOf(code)])
        );
    }

    [Fact]
    public async Task Refusal_with_a_wait_says_so_in_header_body_and_sentence()
    {
        var error = new ChatError(ErrorCodes.TooManyRequests, "Not yet.", Retry: true, TimeSpan.FromSeconds(2.1));
        await using var app = WebApplication.CreateBuilder().Build();
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Response.Body = new MemoryStream();

        await error.ToProblem().ExecuteAsync(context);

        Assert.Equal(429, context.Response.StatusCode);
        Assert.Equal("3", context.Response.Headers.RetryAfter);
        context.Response.Body.Position = 0;
        using var problem = await JsonDocument.ParseAsync(context.Response.Body);
        Assert.Equal(3, problem.RootElement.GetProperty("retryAfter").GetInt64());
        Assert.Equal("CHAT_TOO_MANY_REQUESTS: Not yet. Retry after 3 s.", error.ToString());
    }

    [Fact]
    public void Refusal_without_a_wait_says_nothing_of_one() =>
        Assert.Equal(
            """{"Code":"CHAT_UNAVAILABLE","Detail":"Gone.","Retry":true}""",
            JsonSerializer.Serialize(new ChatError(ErrorCodes.Unavailable, "Gone.", Retry: true))
        );

    private static string ValueOf(FieldInfo code) => (string)code.GetRawConstantValue()!;

    [GeneratedRegex(
        @"^\| `(?<code>(AUTH|CHAT)_[A-Z_]+)` \| (?<statuses>[0-9, ]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CodeRow();
}
