using Chat.Channels;
using Chat.Errors;
using Chat.Ids;

namespace Chat.Tests.Ids;

public sealed class ChannelIdsTests
{
    [Theory]
    [InlineData(TypeId.Room, false)]
    [InlineData(TypeId.Group, true)]
    [InlineData(TypeId.Context, true)]
    [InlineData(TypeId.Conversation, true)]
    public void Every_kind_is_known_by_its_prefix(string prefix, bool isPrivate)
    {
        var id = TypeId.New(prefix, TimeProvider.System);

        Assert.True(ChannelIds.IsValid(id));
        Assert.Equal(isPrivate, ChannelIds.IsPrivate(id));
        Assert.Equal(prefix == TypeId.Conversation, ChannelIds.IsConversation(id));
        Assert.Equal(
            prefix == TypeId.Conversation ? ErrorCodes.ConversationNotFound : ErrorCodes.RoomNotFound,
            ChannelErrors.NotFound(id).Code
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("group_")]
    [InlineData("group_01kamr5")]
    [InlineData("user_01kamr5v0qf2ta3m0q6b1t0v5c")]
    [InlineData("groups_01kamr5v0qf2ta3m0q6b1t0v5c")]
    [InlineData("conv_81kamr5v0qf2ta3m0q6b1t0v5c")]
    public void What_names_no_channel_is_refused(string? id) => Assert.False(ChannelIds.IsValid(id));
}
