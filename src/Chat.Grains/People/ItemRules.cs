using Chat.Errors;
using Chat.Messages;

namespace Chat.People;

/// <summary>What people may keep about their channels.</summary>
internal static class ItemRules
{
    public const int MaxDraftLength = 10_000;

    public static ChatError? Check(PreferChannel preferences, DateTimeOffset now) =>
        preferences switch
        {
            { HiddenSeq: < 0 } => Invalid("'hiddenSeq' is 0 or more."),
            { Muted: false, MutedUntil: not null } => Invalid("'mutedUntil' is for what is muted."),
            { MutedUntil: { } until } when until <= now => Invalid("'mutedUntil' is in the future."),
            _ => null,
        };

    public static ChatError? Check(SaveDraft draft) =>
        draft.Text is null || (draft.Text.Length <= MaxDraftLength && MessageRules.IsStorable(draft.Text))
            ? null
            : new(
                ErrorCodes.DraftInvalid,
                $"A draft has up to {MaxDraftLength} characters, no NUL character and no half of a surrogate pair."
            );

    private static ChatError Invalid(string detail) => new(ErrorCodes.PreferencesInvalid, detail);
}
