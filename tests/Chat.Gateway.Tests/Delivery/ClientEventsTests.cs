using Chat.Delivery;
using Chat.Rooms;

namespace Chat.Tests.Delivery;

/// <summary>Every change has an event that this gateway can write.</summary>
public sealed class ClientEventsTests
{
    private const RoomRole OfANewerRelease = (RoomRole)99;

    private static readonly Person Ada = new("user_ada", "Ada");

    public static TheoryData<Change> ChangesThatAreNotTold =>
        new()
        {
            new Change(7, null, null), // removed, or of a kind of a newer release
            new Change(7, null, null, Hidden: true),
            new Change(7, null, new MemberChange(true, Ada, default, OfANewerRelease)),
            new Change(7, null, null, Role: new RoleChange(Ada, OfANewerRelease, Ada, default)),
        };

    [Theory]
    [MemberData(nameof(ChangesThatAreNotTold))]
    public void Change_that_clients_are_not_told_keeps_its_seq(Change change)
    {
        var told = ClientEvents.Of("room", change);

        Assert.Equal("ChannelAdvanced", told.Target);
        Assert.Equal(new AdvanceEvent("room", 7), Assert.Single(told.Arguments));
        Assert.Null(ClientEvents.Told("room", change));
    }
}
