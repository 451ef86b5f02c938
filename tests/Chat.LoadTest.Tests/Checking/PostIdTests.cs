using System.Diagnostics;
using System.Text;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Tests.Checking;

public sealed class PostIdTests
{
    [Fact]
    public void Create_anyPost_isAUuidOfItsTimeThatTellsWhoseItIs()
    {
        var clock = new RunClock(TimeProvider.System);
        var due = Stopwatch.GetTimestamp();
        var id = PostId.Create(clock, run: 16_383, user: 1_048_575, number: 268_435_455, due);
        var text = new byte[PostId.Length];
        id.Write(text);

        Assert.True(PostId.TryParse(text, out var read));
        Assert.Equal(id, read);
        Assert.Equal((16_383, 1_048_575, 268_435_455), (read.Run, read.User, read.Number));
        Assert.InRange(read.DueAt(clock) - due, -1000, 1000); // nanoseconds

        var uuid = Guid.Parse(Encoding.ASCII.GetString(text));
        Assert.Equal((7, 8), (uuid.Version, uuid.Variant & 0xc));
        var milliseconds = Convert.ToInt64(
            Encoding.ASCII.GetString(text).Replace("-", "", StringComparison.Ordinal)[..12],
            16
        );
        Assert.Equal(clock.ToUnix(due) / 1_000_000, milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01992b6e-4b1a-7c3d-8e5f-0123456789a")]
    [InlineData("01992b6e-4b1a-7c3d-8e5f-0123456789xx")]
    public void TryParse_noUuid_isRefused(string text) =>
        Assert.False(PostId.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
