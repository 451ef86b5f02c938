using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

internal static partial class RoomRules
{
    private const int MaxTopicLength = 250;
    private const int MaxReasonLength = 500;

    public static readonly ChatError Archived = new(
        ErrorCodes.Archived,
        "The room is archived: nobody writes there any more."
    );

    public static readonly ChatError NotAModerator = new(
        ErrorCodes.NotAllowed,
        "Only moderators and the owner may do that."
    );

    private static readonly ChatError TopicInvalid = new(
        ErrorCodes.SettingInvalid,
        $"A room's topic is at most {MaxTopicLength} characters without control characters."
    );

    private static readonly ChatError SlowModeInvalid = new(
        ErrorCodes.SettingInvalid,
        $"Slow mode is 0 to {RoomPatch.MaxSlowSeconds} seconds."
    );

    private static readonly TimeSpan LongestRestriction = TimeSpan.FromDays(3653);

    private static readonly ChatError NotTheOwnersSettings = new(
        ErrorCodes.NotAllowed,
        "Moderators set topic and slow mode; the rest is for the owner."
    );

    private static readonly ChatError NotThem = new(
        ErrorCodes.NotAllowed,
        "One can do that only to somebody of a lower role, and not to oneself."
    );

    /// <summary>Whether settings are fit as such.</summary>
    public static ChatError? Check(RoomPatch patch) =>
        (patch.Name is { } name ? CheckName(name) : null)
        ?? (patch.Description is { } description ? CheckDescription(description) : null)
        ?? (patch.Topic is { } topic && (topic.Length > MaxTopicLength || !IsPlain(topic)) ? TopicInvalid : null)
        ?? (patch.SlowSeconds is < 0 or > RoomPatch.MaxSlowSeconds ? SlowModeInvalid : null);

    /// <summary>Whether somebody with a role may change these settings.</summary>
    public static ChatError? Check(RoomPatch patch, MemberRole role) =>
        role < MemberRole.Moderator ? NotAModerator
        : role < MemberRole.Owner && patch is not { Name: null, Description: null, Archived: null }
            ? NotTheOwnersSettings
        : null;

    /// <summary>What of wanted settings is not so already, as it will be stored; null if all is.</summary>
    public static RoomPatch? Reduce(RoomPatch patch, ChannelSettings settings)
    {
        var reduced = new RoomPatch(
            Changed(patch.Name, settings.Name),
            Changed(patch.Topic, settings.Topic),
            Changed(patch.Description, settings.Description),
            patch.SlowSeconds == settings.SlowSeconds ? null : patch.SlowSeconds,
            patch.Archived == settings.ArchivedAt.HasValue ? null : patch.Archived
        );
        return reduced == new RoomPatch() ? null : reduced;
    }

    /// <summary>Settings with what was changed of them.</summary>
    public static ChannelSettings Apply(ChannelSettings settings, RoomPatch patch, DateTimeOffset at) =>
        new(
            patch.Name ?? settings.Name,
            patch.Topic is null ? settings.Topic : OrNothing(patch.Topic),
            patch.Description is null ? settings.Description : OrNothing(patch.Description),
            patch.SlowSeconds ?? settings.SlowSeconds,
            patch.Archived switch
            {
                true => at,
                false => null,
                null => settings.ArchivedAt,
            }
        );

    /// <summary>Whether a restriction is fit as such.</summary>
    public static ChatError? Check(RestrictMember restriction, DateTimeOffset now) =>
        restriction.Restriction is not (Restriction.Mute or Restriction.Ban)
            ? new(ErrorCodes.RestrictionInvalid, "That is nothing that can be done to somebody.")
        : restriction.Until is { } until && (until <= now || until > now + LongestRestriction)
            ? new(
                ErrorCodes.RestrictionInvalid,
                "'until' is in the future, at most ten years ahead, or left out for ever."
            )
        : restriction.Reason is { } reason && (reason.Length > MaxReasonLength || !MessageRules.IsStorable(reason))
            ? new(ErrorCodes.RestrictionInvalid, $"A reason is at most {MaxReasonLength} characters.")
        : null;

    /// <summary>Whether somebody may mute, ban or send away somebody else, or end that.</summary>
    /// <param name="actor">Who wants to, and their role.</param>
    /// <param name="target">Whom it concerns, and their role, the one they would have in the room.</param>
    public static ChatError? CheckPower((string Id, MemberRole Role) actor, (string Id, MemberRole Role) target) =>
        actor.Role < MemberRole.Moderator ? NotAModerator
        : actor.Id == target.Id || target.Role >= actor.Role ? NotThem
        : null;

    private static string? Changed(string? wanted, string? present) =>
        wanted is null || wanted.Trim() == (present ?? "") ? null : wanted.Trim();

    private static string? OrNothing(string text) => text.Length == 0 ? null : text;
}
