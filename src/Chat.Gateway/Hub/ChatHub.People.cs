using Chat.Data.People;
using Chat.Errors;
using Chat.People;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>Changes what is given of the caller's profile and settings.</summary>
    public async Task<OwnProfile> SetProfile(ChangeProfileRequest? request, [FromServices] Profiles profiles)
    {
        if (request is null)
        {
            throw Refused(new(ErrorCodes.BadRequest, "'SetProfile' takes an object that says what."));
        }

        await CallPersonAsync(person => person.ChangeProfileAsync(request.ToChange()));
        await names.RefreshAsync(Context.ConnectionAborted);
        return await profiles.FindOwnAsync(Caller.Id, Context.ConnectionAborted) ?? throw Refused(PersonCall.NotFound);
    }

    /// <summary>Asks somebody to be a contact, or agrees if they have asked already.</summary>
    public async Task<Contact> RequestContact(string userId, [FromServices] ContactList contacts)
    {
        await CallPersonAsync(person => person.RequestContactAsync(userId));
        return await ContactAsync(contacts, userId);
    }

    /// <summary>Agrees to what somebody has asked.</summary>
    public async Task<Contact> AcceptContact(string userId, [FromServices] ContactList contacts)
    {
        await CallPersonAsync(person => person.AcceptContactAsync(userId));
        return await ContactAsync(contacts, userId);
    }

    /// <summary>Puts away what somebody has asked; they are not told.</summary>
    public Task DeclineContact(string userId) => CallPersonAsync(person => person.DeclineContactAsync(userId));

    /// <summary>Ends being contacts, or a request; again changes nothing.</summary>
    public Task RemoveContact(string userId) => CallPersonAsync(person => person.RemoveContactAsync(userId));

    /// <summary>Blocks somebody; they cannot tell. Again changes nothing.</summary>
    public Task Block(string userId) => CallPersonAsync(person => person.BlockAsync(userId));

    /// <summary>Blocks somebody no longer; again changes nothing.</summary>
    public Task Unblock(string userId) => CallPersonAsync(person => person.UnblockAsync(userId));

    private Task CallPersonAsync(Func<IPersonGrain, Task<Result<PersonVersion>>> call)
    {
        Spend(1); // each is a transaction
        var person = cluster.GetGrain<IPersonGrain>(Caller.Id);
        return CallAsync(() => call(person));
    }

    private async Task<Contact> ContactAsync(ContactList contacts, string userId) =>
        await contacts.FindAsync(Caller.Id, userId, Context.ConnectionAborted) ?? throw Refused(PersonCall.NotFound);
}
