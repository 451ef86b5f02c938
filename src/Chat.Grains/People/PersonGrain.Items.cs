using Chat.Channels;
using Chat.Data.People;
using Chat.Errors;

namespace Chat.People;

/// <summary>What the person keeps about channels.</summary>
internal sealed partial class PersonGrain
{
    private static readonly ChatError TooManyDrafts = new(
        ErrorCodes.TooManyDrafts,
        $"You have {PersonItems.MaxDrafts} drafts. Send or delete some first."
    );

    private static readonly ChatError TooManyPreferences = new(
        ErrorCodes.PreferencesInvalid,
        $"You have set something for {PersonItems.MaxPreferences} channels, and cannot for more."
    );

    public async Task<Result<PersonVersion>> PreferChannelAsync(PreferChannel preferences) =>
        ItemRules.Check(preferences, time.GetUtcNow())
        ?? await SaveAsync(
            preferences.ChannelId,
            () =>
                items.SaveAsync(
                    Id,
                    new ChannelPreferences(
                        preferences.ChannelId,
                        preferences.Muted,
                        preferences.MutedUntil,
                        preferences.HiddenSeq,
                        preferences.MarkedUnread
                    )
                ),
            TooManyPreferences
        );

    public async Task<Result<PersonVersion>> SaveDraftAsync(SaveDraft draft) =>
        ItemRules.Check(draft)
        ?? await SaveAsync(
            draft.ChannelId,
            () => items.SaveAsync(Id, new Draft(draft.ChannelId, draft.Text)),
            TooManyDrafts
        );

    /// <summary>A channel that the person is not in and one that does not exist are the same to them.</summary>
    private async Task<Result<PersonVersion>> SaveAsync(string channelId, Func<Task<SavedItem>> save, ChatError tooMany)
    {
        var saved = ChannelIds.IsValid(channelId) ? await save() : default;
        if (!saved.IsMember)
        {
            return ChannelErrors.NotFound(channelId);
        }

        if (!saved.HasRoom)
        {
            return tooMany;
        }

        Tell(Id, saved.HasChanged ? saved.Version : null);
        return new PersonVersion(saved.Version);
    }
}
