using Chat.Errors;
using Chat.People;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>Sets what the caller wants of a channel they are in, in place of what was set before.</summary>
    public Task SetPreferences(PreferChannel? request)
    {
        Spend(1);
        return request is null
            ? throw Refused(new(ErrorCodes.BadRequest, "'SetPreferences' takes what of which channel."))
            : CallPersonAsync(person => person.PreferChannelAsync(request));
    }

    /// <summary>Keeps a text that the caller has begun to write in a channel; without one there is none any more.</summary>
    public Task SaveDraft(SaveDraft? request)
    {
        Spend(1);
        return request is null
            ? throw Refused(new(ErrorCodes.BadRequest, "'SaveDraft' takes a channel and a text."))
            : CallPersonAsync(person => person.SaveDraftAsync(request));
    }
}
