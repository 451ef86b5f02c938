using Chat.Ids;

namespace Chat.Tests.Ids;

public class TypeIdTests
{
    // The vectors of the public TypeID specification.
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "room_00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "room_00000000000000000000000001")]
    [InlineData("0110c853-1d09-52d8-d73e-1194e95b5f19", "room_0123456789abcdefghjkmnpqrs")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "room_7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Create_vector_matches(string uuid, string expected) =>
        Assert.Equal(expected, TypeId.Create("room", Guid.Parse(uuid)));

    [Fact]
    public void New_is_valid_and_sorts_by_time()
    {
        var first = TypeId.New(TypeId.Room, new FixedTime(DateTimeOffset.UnixEpoch.AddYears(50)));
        var second = TypeId.New(TypeId.Room, new FixedTime(DateTimeOffset.UnixEpoch.AddYears(51)));

        Assert.True(TypeId.IsValid(TypeId.Room, first));
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("room_")]
    [InlineData("user_00000000000000000000000000")]
    [InlineData("room_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("room_0000000000000000000000000u")]
    [InlineData("room_000000000000000000000000000")]
    [InlineData("room-00000000000000000000000000")]
    [InlineData("room_0000000000000000000000000Z")]
    public void IsValid_other_form_is_refused(string? id) => Assert.False(TypeId.IsValid(TypeId.Room, id));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
