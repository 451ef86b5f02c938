using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Chat.Silo;

public sealed class OwnAddressTests
{
    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("172.31.255.1")]
    [InlineData("fd00::7")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Find_an_address_is_taken_as_it_is(string address) =>
        Assert.Equal(IPAddress.Parse(address), OwnAddress.Find(address));

    [Fact]
    public void Find_anything_else_is_refused_with_a_sentence()
    {
        var refusal = Assert.Throws<ValidationException>(() => OwnAddress.Find("silo-1"));
        Assert.Equal("Silo:Address must be an IP address or 'auto', not 'silo-1'.", refusal.Message);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2001:db8::1")]
    public void Find_a_public_address_is_refused_unless_allowed(string address)
    {
        var refusal = Assert.Throws<ValidationException>(() => OwnAddress.Find(address));
        Assert.Contains("Silo:AllowPublicAddress", refusal.Message, StringComparison.Ordinal);
        OwnAddress.Find(address, allowPublic: true);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public void Find_an_address_of_nobody_or_everybody_is_refused(string address)
    {
        var refusal = Assert.Throws<ValidationException>(() => OwnAddress.Find(address, allowPublic: true));
        Assert.Contains("nobody is reached", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("172.18.0.4", "127.0.0.1", "::1", "172.18.0.4", "fe80::42", "fd00::4")]
    [InlineData("100.64.3.2", "100.64.3.2", "8.8.8.8")]
    [InlineData("fd00::4", "127.0.0.1", "fd00::4", "2001:db8::1")]
    public void Choose_takes_the_only_private_address(string expected, params string[] addresses) =>
        Assert.Equal(IPAddress.Parse(expected), OwnAddress.Choose(addresses.Select(IPAddress.Parse)));

    [Theory]
    [InlineData("has no private address", "127.0.0.1", "172.32.0.1", "192.169.0.1", "fe80::1")]
    [InlineData("several private addresses: 10.0.0.1, 192.168.0.1", "10.0.0.1", "192.168.0.1")]
    public void Choose_does_not_guess(string reason, params string[] addresses)
    {
        var refusal = Assert.Throws<ValidationException>(() => OwnAddress.Choose(addresses.Select(IPAddress.Parse)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
