using Chat.Errors;

namespace Chat.People;

/// <summary>
/// What a person does about themselves and others; its key is their user id. Refusals are values. A call that fails with an
/// exception (a silo died, a time-out) has an unknown outcome: every method can be called again unchanged, and goes by what
/// is so already.
/// </summary>
/// <remarks>
/// Each answers the person's version once what was asked is durable. Nothing is answered from memory, and two activations
/// of one person do no harm. Whether somebody blocks the person changes no answer.
/// </remarks>
[Alias("chat.person-grain")]
public interface IPersonGrain : IGrainWithStringKey
{
    /// <summary>Changes what is given of the person's profile and settings.</summary>
    [Alias("change-profile")]
    Task<Result<PersonVersion>> ChangeProfileAsync(ChangeProfile change);

    /// <summary>
    /// Asks somebody to be a contact, or agrees if they have asked already. At most 50 requests in 24 hours.
    /// </summary>
    [Alias("request-contact")]
    Task<Result<PersonVersion>> RequestContactAsync(string userId);

    /// <summary>Agrees to what somebody has asked.</summary>
    [Alias("accept-contact")]
    Task<Result<PersonVersion>> AcceptContactAsync(string userId);

    /// <summary>Puts away what somebody has asked; they are not told.</summary>
    [Alias("decline-contact")]
    Task<Result<PersonVersion>> DeclineContactAsync(string userId);

    /// <summary>Ends what there is: a contact, for both, or a request of either.</summary>
    [Alias("remove-contact")]
    Task<Result<PersonVersion>> RemoveContactAsync(string userId);

    /// <summary>
    /// From now on nothing of what somebody asks reaches the person. The other is no contact of the person any more; what the
    /// person is to the other stays as it was.
    /// </summary>
    [Alias("block")]
    Task<Result<PersonVersion>> BlockAsync(string userId);

    [Alias("unblock")]
    Task<Result<PersonVersion>> UnblockAsync(string userId);

    /// <summary>Sets what the person wants of a channel they are in, in place of what was set before.</summary>
    [Alias("prefer-channel")]
    Task<Result<PersonVersion>> PreferChannelAsync(PreferChannel preferences);

    /// <summary>Keeps a text that the person has begun to write in a channel they are in, at most 200 at a time.</summary>
    [Alias("save-draft")]
    Task<Result<PersonVersion>> SaveDraftAsync(SaveDraft draft);
}
