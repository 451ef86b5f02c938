using System.Text;
using Chat.Runtime.Storage;

namespace Chat.Runtime.Tests.Storage;

public sealed class StorageKeyTests
{
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void Hash_ofKnownInput_isThePublishedOne(string text, uint expected) =>
        Assert.Equal(expected, XxHash32.Hash(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void For_textKey_keepsItAsText()
    {
        var key = StorageKey.For("settings", GrainId.Create("room", "general chat"));

        Assert.Equal((0, 0, "general chat"), (key.N0, key.N1, key.Text));
    }

    [Fact]
    public void For_guidKey_splitsItIntoNumbers()
    {
        var guid = Guid.NewGuid();

        var key = StorageKey.For("settings", GrainId.Create("room", guid.ToString("N")));

        Assert.Equal(BitConverter.ToInt64(guid.ToByteArray(), 0), key.N0);
        Assert.Null(key.Text);
    }

    [Fact]
    public void For_hexadecimalKey_isANumber() =>
        Assert.Equal(
            (0x2A, null),
            (StorageKey.For("s", GrainId.Create("room", "2a")) is var k ? (k.N1, k.Text) : default)
        );
}
