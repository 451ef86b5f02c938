using System.Buffers.Text;
using System.Text;
using Chat.Accounts;
using Chat.Errors;
using Chat.TestKit;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Accounts;

public sealed class JwtTokensTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly Account Ada = new("user_1", "ada", "Ada Lovelace");

    private readonly MovableTime _time = new();
    private readonly SigningKeys _keys = new(postgres.Database.DataSource, TimeProvider.System);

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task ValidateAsync_own_token_names_the_person()
    {
        var (user, expiresAt, error) = await Tokens().ValidateAsync(await IssueAsync(), default);

        Assert.Null(error);
        Assert.Equal(new Person("user_1", "Ada Lovelace"), TokenAuthentication.PersonOf(user!));
        Assert.Equal(_time.Now.AddHours(12), expiresAt, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ValidateAsync_other_gateway_with_the_same_database_accepts()
    {
        using var otherKeys = new SigningKeys(postgres.Database.DataSource, TimeProvider.System);
        var other = new JwtTokens(otherKeys, Options.Create(new AccountOptions()), _time);

        Assert.Null((await other.ValidateAsync(await IssueAsync(), default)).Error);
    }

    [Fact]
    public async Task ValidateAsync_after_its_time_is_expired()
    {
        var token = await IssueAsync();
        _time.Now += TimeSpan.FromHours(13);

        Assert.Equal(ErrorCodes.TokenExpired, (await Tokens().ValidateAsync(token, default)).Error!.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.e30")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")] // each part is JSON's null
    public async Task ValidateAsync_garbage_is_invalid(string token) =>
        Assert.Equal(ErrorCodes.TokenInvalid, (await Tokens().ValidateAsync(token, default)).Error!.Code);

    [Fact]
    public async Task ValidateAsync_other_payload_with_the_old_signature_is_invalid()
    {
        var parts = (await IssueAsync()).Split('.');
        var payload = Encoding
            .UTF8.GetString(Base64Url.DecodeFromChars(parts[1]))
            .Replace("user_1", "user_2", StringComparison.Ordinal);

        await AssertInvalidAsync($"{parts[0]}.{Encode(payload)}.{parts[2]}");
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("None", "")]
    [InlineData("HS256", "AAAA")]
    public async Task ValidateAsync_other_algorithm_is_invalid(string algorithm, string signature)
    {
        var parts = (await IssueAsync()).Split('.');
        var keyId = (await _keys.CurrentAsync(default)).Id;

        await AssertInvalidAsync(
            $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{keyId}}"}""")}.{parts[1]}.{signature}"
        );
    }

    [Fact]
    public async Task ValidateAsync_unknown_key_is_invalid()
    {
        var parts = (await IssueAsync()).Split('.');

        await AssertInvalidAsync($"{Encode("""{"alg":"ES256","typ":"JWT","kid":"other"}""")}.{parts[1]}.{parts[2]}");
    }

    private async Task AssertInvalidAsync(string token) =>
        Assert.Equal(ErrorCodes.TokenInvalid, (await Tokens().ValidateAsync(token, default)).Error!.Code);

    private JwtTokens Tokens() => new(_keys, Options.Create(new AccountOptions()), _time);

    private Task<string> IssueAsync() => Tokens().IssueAsync(Ada, default);

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
