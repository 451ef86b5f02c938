using Chat.Data.Integrations;
using Chat.TestKit;

namespace Chat.Data.Tests.Integrations;

public sealed class ServiceAccountsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly ServiceAccounts _accounts = new(postgres.Database.DataSource);

    [Fact]
    public async Task MakeKey_never_more_than_the_limit_are_good_however_many_are_asked_for_at_once()
    {
        await _accounts.SetAsync("svc_limit", "limit", null, []);

        var made = await Task.WhenAll(
            Enumerable.Range(0, ServiceRules.MaxKeys + 10).Select(_ => _accounts.MakeKeyAsync("limit", days: null))
        );
        Assert.Equal(ServiceRules.MaxKeys, made.Count(key => key is not null));

        await _accounts.RevokeAsync("limit", made.First(key => key is not null)!.Value.Key.Id);
        Assert.NotNull(await _accounts.MakeKeyAsync("limit", days: null));
        Assert.Null(await _accounts.MakeKeyAsync("limit", days: null));
    }

    [Fact]
    public async Task FindHolder_a_key_is_nobodys_before_and_after_its_time()
    {
        await _accounts.SetAsync("svc_time", "time", "Time", ["booking"]);
        var (secret, key) = (await _accounts.MakeKeyAsync("time", days: 1))!.Value;

        var holder = await _accounts.FindHolderAsync(key.Id);
        Assert.Equal(
            ("svc_time", "Time", "booking"),
            (holder!.ServiceId, holder.DisplayName, holder.Contexts.Single())
        );
        Assert.True(secret.Matches(holder.SecretHash.Span));
        Assert.False(ServiceSecret.Create().Matches(holder.SecretHash.Span));
        Assert.Null(await _accounts.FindHolderAsync(ServiceSecret.Create().KeyId));

        await using var command = postgres.Database.DataSource.CreateCommand(
            $"UPDATE service_keys SET expires_at = clock_timestamp() WHERE key_id = '{key.Id}'"
        );
        await command.ExecuteNonQueryAsync();
        Assert.Null(await _accounts.FindHolderAsync(key.Id));
    }

    [Fact]
    public async Task Set_again_changes_the_types_and_keeps_the_rest()
    {
        Assert.True(await _accounts.SetAsync("svc_set", "set", "Set", ["a", "b"]));
        Assert.False(await _accounts.SetAsync("svc_other", "set", null, ["b", "c"]));

        var service = await _accounts.FindAsync("set");
        Assert.Equal(("svc_set", "Set"), (service!.Id, service.DisplayName));
        Assert.Equal(["b", "c"], service.Contexts);
        Assert.Null(await _accounts.FindAsync("nobody"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("chat_")]
    [InlineData("eyJhbGciOiJFUzI1NiIs.a.b")]
    [InlineData("chat_0123456789ABCDEF_0123456789012345678901234567890123456789012")]
    [InlineData("chat_0123456789abcdef-0123456789012345678901234567890123456789012")]
    public void TryParse_anything_else_is_no_key(string? key) => Assert.False(ServiceSecret.TryParse(key, out _));

    [Fact]
    public void TryParse_reads_what_was_made()
    {
        var made = ServiceSecret.Create();

        Assert.True(ServiceSecret.TryParse(made.ToString(), out var read));
        Assert.Equal(made, read);
    }
}
