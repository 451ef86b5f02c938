using Chat.Conversations;
using Chat.Data.People;
using Chat.Errors;
using Chat.Ids;
using Chat.Presence;

namespace Chat.People;

/// <summary>
/// One call of a person after the other: who sends many at once waits for themselves. Each call is a transaction, which
/// decides; nothing is kept here.
/// </summary>
internal sealed partial class PersonGrain(
    Profiles profiles,
    PersonPairs pairs,
    PersonItems items,
    PersonDelivery delivery,
    TimeProvider time
) : Grain, IPersonGrain
{
    private static readonly ChatError NotFound = new(ErrorCodes.UserNotFound, "There is no such user.");
    private static readonly PersonEvent Changed = PersonEvent.Of("PersonChanged", new { });
    private static readonly ChatError NotYourself = new(ErrorCodes.NotYourself, "That is you.");

    private string Id => this.GetPrimaryKeyString();

    public async Task<Result<PersonVersion>> ChangeProfileAsync(ChangeProfile change)
    {
        if (ProfileRules.Check(change) is { } error)
        {
            return error;
        }

        var version = await profiles.ChangeAsync(
            Id,
            change.DisplayName?.Trim(),
            change.About?.Trim(),
            change.Searchable,
            change.ShowPresence,
            change.Receipts
        );
        Tell(Id, version);
        if (version is not null && change.ShowPresence == false)
        {
            // As at once as a block, or one could be told from the other. What fails here is done by the same call again.
            await GrainFactory.GetGrain<IPresenceGrain>(Id).HideFromAsync(userId: null);
        }

        return version is { } changed ? new PersonVersion(changed) : NotFound;
    }

    public Task<Result<PersonVersion>> RequestContactAsync(string userId) => ChangeAsync(userId, PairRules.Request);

    public Task<Result<PersonVersion>> AcceptContactAsync(string userId) => ChangeAsync(userId, PairRules.Accept);

    public Task<Result<PersonVersion>> DeclineContactAsync(string userId) => ChangeAsync(userId, PairRules.Decline);

    public Task<Result<PersonVersion>> RemoveContactAsync(string userId) => ChangeAsync(userId, PairRules.Remove);

    public async Task<Result<PersonVersion>> BlockAsync(string userId)
    {
        var blocked = await ChangeAsync(userId, PairRules.Block);
        if (!blocked.IsError)
        {
            // Each is gone for the other at once, and none of these waits for another that cannot be reached. What fails here
            // is done by the same call again.
            await Task.WhenAll(
                TellConversationAsync(userId),
                GrainFactory.GetGrain<IPresenceGrain>(Id).HideFromAsync(userId),
                GrainFactory.GetGrain<IPresenceGrain>(userId).HideFromAsync(Id)
            );
        }

        return blocked;
    }

    public async Task<Result<PersonVersion>> UnblockAsync(string userId)
    {
        var unblocked = await ChangeAsync(userId, PairRules.Unblock);
        if (!unblocked.IsError)
        {
            await TellConversationAsync(userId);
        }

        return unblocked;
    }

    /// <summary>What is sent at once goes by what the conversation knows; what is read, by the tables.</summary>
    private Task TellConversationAsync(string userId) =>
        GrainFactory.GetGrain<IConversationGrain>(ConversationId.Of(Id, userId)).BlocksChangedAsync();

    private async Task<Result<PersonVersion>> ChangeAsync(string userId, Func<PersonPair, Result<PairChange>> rule)
    {
        if (!TypeId.IsValid(TypeId.User, userId))
        {
            return NotFound;
        }

        if (userId == Id)
        {
            return NotYourself;
        }

        ChatError? refusal = null;
        var isOthers = false;
        var version = await pairs.ChangeAsync(
            Id,
            userId,
            pair =>
            {
                var decided = rule(pair);
                refusal = decided.Error;
                isOthers = decided.Value is { } change && change.Theirs != pair.Theirs;
                return decided.Value;
            }
        );
        Tell(Id, version);
        Tell(userId, isOthers ? version : null);
        return refusal is not null ? refusal
            : version is { } changed ? new PersonVersion(changed)
            : NotFound;
    }

    /// <summary>
    /// A hint for the devices that are connected: they ask what has changed. Nothing is told to somebody for whom nothing has.
    /// </summary>
    private void Tell(string userId, long? version)
    {
        if (version is not null)
        {
            _ = delivery.SendAsync(userId, Changed);
        }
    }
}
