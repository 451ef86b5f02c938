using System.Security.Claims;
using Chat.Data.People;
using Chat.Errors;
using Chat.Lists;

namespace Chat.People;

internal sealed record RequestContactRequest(string UserId);

/// <summary>The caller's contacts and blocks over REST.</summary>
internal static class ContactsApi
{
    public static void MapContacts(this IEndpointRouteBuilder routes)
    {
        var contacts = routes
            .MapGroup("/api/contacts")
            .RequireAuthorization()
            .WithTags("People")
            .ProducesProblem(400)
            .ProducesProblem(401)
            .ProducesProblem(503);
        contacts
            .MapGet("/", ListAsync)
            .WithSummary("The caller's contacts, and requests in both directions, in the order of the others' ids.")
            .Produces<Page<Contact, ListMeta>>();
        contacts
            .MapPost("/", RequestAsync)
            .WithSummary("Asks somebody to be a contact, or agrees if they have asked already.")
            .Produces<Contact>()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(429);
        contacts
            .MapPost("/{id}/accept", AcceptAsync)
            .WithSummary("Agrees to what somebody has asked.")
            .Produces<Contact>()
            .ProducesProblem(404);
        contacts
            .MapPost("/{id}/decline", DeclineAsync)
            .WithSummary("Puts away what somebody has asked; they are not told.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404);
        contacts
            .MapDelete("/{id}", RemoveAsync)
            .WithSummary("Ends being contacts, or a request; again changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        ContactList contacts,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        string? cursor = null,
        int limit = Limits.Default
    ) =>
        await PeoplePages.AnswerAsync(
            user,
            cursor,
            limit,
            (userId, after, count) => contacts.ReadContactsAsync(userId, after, count, cancellation),
            contact => contact.User
        );

    private static Task<IResult> RequestAsync(
        RequestContactRequest request,
        ContactList contacts,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var call = new PersonCall(cluster, user, time, cancellation);
        return call.AnswerAsync(
            person => person.RequestContactAsync(request.UserId),
            () => AnswerAsync(contacts, call, request.UserId)
        );
    }

    private static Task<IResult> AcceptAsync(
        string id,
        ContactList contacts,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var call = new PersonCall(cluster, user, time, cancellation);
        return call.AnswerAsync(person => person.AcceptContactAsync(id), () => AnswerAsync(contacts, call, id));
    }

    private static Task<IResult> DeclineAsync(
        string id,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => new PersonCall(cluster, user, time, cancellation).AnswerAsync(person => person.DeclineContactAsync(id));

    private static Task<IResult> RemoveAsync(
        string id,
        ClaimsPrincipal user,
        IClusterClient cluster,
        TimeProvider time,
        CancellationToken cancellation
    ) => new PersonCall(cluster, user, time, cancellation).AnswerAsync(person => person.RemoveContactAsync(id));

    /// <summary>What it is now: the other may have done something in the meantime.</summary>
    private static async Task<IResult> AnswerAsync(ContactList contacts, PersonCall call, string otherId) =>
        await contacts.FindAsync(call.CallerId, otherId, call.Cancellation) is { } contact
            ? TypedResults.Ok(contact)
            : PersonCall.NotFound.ToProblem();
}
