using System.Net;
using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class AccountsApiTests(ChatServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Url };
    private readonly string _username = $"u{Guid.NewGuid():N}"[..20];

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Register_then_log_in_with_other_case_is_the_same_person()
    {
        var registered = await RegisterAsync(_username, "correct horse");
        var loggedIn = await LogInAsync(_username.ToUpperInvariant(), "correct horse");

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Equal(HttpStatusCode.OK, loggedIn.StatusCode);
        var first = (await registered.Content.ReadFromJsonAsync<TokenAnswer>())!;
        var second = (await loggedIn.Content.ReadFromJsonAsync<TokenAnswer>())!;
        Assert.Equal(first.User, second.User);
        Assert.Equal("Bearer", second.TokenType);
    }

    [Fact]
    public async Task Register_taken_name_in_any_case_is_refused()
    {
        await RegisterAsync(_username, "correct horse");

        await Problems.AssertAsync(
            await RegisterAsync(_username.ToUpperInvariant(), "another horse"),
            409,
            ErrorCodes.UsernameTaken
        );
    }

    [Theory]
    [InlineData("ab", "correct horse", ErrorCodes.UsernameInvalid)]
    [InlineData("has space", "correct horse", ErrorCodes.UsernameInvalid)]
    [InlineData("ünïcode", "correct horse", ErrorCodes.UsernameInvalid)]
    [InlineData("nul\0nul", "correct horse", ErrorCodes.UsernameInvalid)]
    [InlineData("valid-name", "short", ErrorCodes.PasswordInvalid)]
    public async Task Register_unfit_is_refused(string username, string password, string code) =>
        await Problems.AssertAsync(await RegisterAsync(username, password), 400, code);

    [Theory]
    [InlineData("wrong horse")]
    [InlineData("")]
    public async Task LogIn_wrong_password_and_unknown_name_answer_the_same(string password)
    {
        await RegisterAsync(_username, "correct horse");

        var wrong = await LogInAsync(_username, password);
        var unknown = await LogInAsync(_username + "x", password);

        Assert.Equal(
            await Problems.AssertAsync(wrong, 401, ErrorCodes.InvalidCredentials),
            await Problems.AssertAsync(unknown, 401, ErrorCodes.InvalidCredentials)
        );
    }

    [Fact]
    public async Task LogIn_name_that_cannot_be_stored_is_just_unknown() =>
        await Problems.AssertAsync(await LogInAsync("nul\0nul", "correct horse"), 401, ErrorCodes.InvalidCredentials);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"username":null,"password":"correct horse"}""")]
    [InlineData("""{"username":7,"password":"correct horse"}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Register_other_shape_is_a_bad_request(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await Problems.AssertAsync(
            await _http.PostAsync(new Uri("/api/auth/register", UriKind.Relative), content),
            400,
            ErrorCodes.BadRequest
        );
    }

    [Fact]
    public async Task Keys_are_published_without_their_private_half()
    {
        var keys = await _http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative));

        Assert.Contains("\"ES256\"", keys, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", keys, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> RegisterAsync(string username, string password) =>
        _http.PostAsJsonAsync("/api/auth/register", new { username, password });

    private Task<HttpResponseMessage> LogInAsync(string username, string password) =>
        _http.PostAsJsonAsync("/api/auth/login", new { username, password });
}
