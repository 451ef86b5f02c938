using Chat.Errors;
using Chat.Messages;
using Chat.Rooms;

namespace Chat.Contexts;

/// <summary>
/// What services do in the rooms of contexts, whose grains they are by <see cref="ContextRef.ToChannelId"/>. As with
/// channels, every call can be made again unchanged.
/// </summary>
public interface IContextRoom
{
    /// <summary>Makes the room if there is none, and gives it the title and the participants named.</summary>
    [Alias("open-context")]
    Task<Result<ContextRoom>> OpenContextAsync(OpenContext request);

    [Alias("view-context")]
    Task<Result<ContextRoom>> ViewContextAsync(ContextCaller caller);

    /// <summary>Makes the room if there is none, and posts; answers once the message is durable.</summary>
    [Alias("post-to-context")]
    Task<Result<PostedMessage>> PostToContextAsync(PostToContext post);

    [Alias("read-context")]
    Task<Result<HistoryPage>> ReadContextAsync(ReadContext request);

    [Alias("change-participants")]
    Task<Result<ContextRoom>> ChangeParticipantsAsync(ChangeParticipants change);

    /// <summary>The participants; the query's reader is of no account.</summary>
    [Alias("participants")]
    Task<Result<MembersPage>> ReadParticipantsAsync(ContextCaller caller, MembersQuery query);

    /// <summary>Closes the room, or opens it again; what is so already is not written again.</summary>
    [Alias("close-context")]
    Task<Result<ContextRoom>> CloseContextAsync(CloseContext change);
}
