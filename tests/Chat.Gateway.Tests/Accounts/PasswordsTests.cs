using Chat.Accounts;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Accounts;

public sealed class PasswordsTests : IDisposable
{
    private readonly Passwords _passwords = new(Options.Create(new AccountOptions { PasswordIterations = 10_000 }));

    public void Dispose() => _passwords.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("not a hash")]
    [InlineData("AAAA")]
    public async Task VerifyAsync_what_is_no_hash_fits_no_password(string? hash) =>
        Assert.False(await _passwords.VerifyAsync(hash, "correct horse", CancellationToken.None));

    [Fact]
    public async Task VerifyAsync_a_hash_fits_its_password_alone()
    {
        var hash = await _passwords.HashAsync("correct horse", CancellationToken.None);

        Assert.True(await _passwords.VerifyAsync(hash, "correct horse", CancellationToken.None));
        Assert.False(await _passwords.VerifyAsync(hash, "wrong horse", CancellationToken.None));
    }
}
