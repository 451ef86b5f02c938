using System.Globalization;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;

namespace Chat.Rooms;

/// <summary>What a room is set to and whom it keeps from what, as its log says.</summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed class RoomModeration
{
    private readonly Dictionary<(string UserId, Restriction Restriction), DateTimeOffset?> _restrictions = [];

    public RoomModeration(
        ChannelSettings settings,
        IEnumerable<ChannelRestriction> restrictions,
        DateTimeOffset activeAt
    )
    {
        (Settings, ActiveAt) = (settings, activeAt);
        Slow.Set(settings.SlowSeconds);
        foreach (var one in restrictions)
        {
            _restrictions[(one.UserId, one.IsBan ? Restriction.Ban : Restriction.Mute)] = one.Until;
        }
    }

    public ChannelSettings Settings { get; private set; }

    /// <summary>When somebody wrote last, as far as is known.</summary>
    public DateTimeOffset ActiveAt { get; private set; }

    public SlowMode Slow { get; } = new();

    /// <summary>Takes note of a change that is durable.</summary>
    public void Apply(Change change)
    {
        if (change.Posted is { } posted)
        {
            ActiveAt = posted.CreatedAt;
        }

        if (change.Restriction is { } restriction)
        {
            var key = (restriction.Person.Id, restriction.Restriction);
            if (restriction.Imposed)
            {
                _restrictions[key] = restriction.Until;
            }
            else
            {
                _restrictions.Remove(key);
            }
        }

        if (change.Settings is { } settings)
        {
            Settings = RoomRules.Apply(Settings, settings.Patch, settings.At);
            Slow.Set(Settings.SlowSeconds);
        }
    }

    /// <summary>Whether somebody is restricted at a time, and until when.</summary>
    public bool IsRestricted(string userId, Restriction restriction, DateTimeOffset at, out DateTimeOffset? until) =>
        _restrictions.TryGetValue((userId, restriction), out until) && (until is null || until > at);

    /// <summary>Why somebody may not write at a time, besides not being there.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="at">The time that it would bear.</param>
    /// <param name="pending">Changes that have their place and are on their way to the disk: what comes now is after them.</param>
    public ChatError? CheckWriting(string userId, DateTimeOffset at, IReadOnlyCollection<Change> pending)
    {
        if (IsArchived(pending))
        {
            return RoomRules.Archived;
        }

        if (IsRestricted(userId, Restriction.Mute, at, out var until))
        {
            return Muted(until);
        }

        return pending.Count > 0 ? CheckPending(userId, pending) : null;
    }

    /// <summary>Why somebody may not join at a time. An owner who is away comes back: nobody else ends the archive.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="role">The role they would have.</param>
    /// <inheritdoc cref="CheckWriting"/>
    public ChatError? CheckJoining(
        string userId,
        MemberRole role,
        DateTimeOffset at,
        IReadOnlyCollection<Change> pending
    ) =>
        IsRestricted(userId, Restriction.Ban, at, out var until)
            ? new(ErrorCodes.Banned, $"You are banned from this room{Describe(until)}.")
        : role < MemberRole.Owner && IsArchived(pending) ? RoomRules.Archived
        : null;

    public bool IsArchived(IReadOnlyCollection<Change> pending) =>
        Settings.ArchivedAt is not null
        || (pending.Count > 0 && pending.Any(change => change.Settings is { Patch.Archived: true }));

    private static ChatError? CheckPending(string userId, IReadOnlyCollection<Change> pending)
    {
        var mute = pending
            .Select(change => change.Restriction)
            .FirstOrDefault(one => one is { Restriction: Restriction.Mute, Imposed: true } && one.Person.Id == userId);
        return mute is null ? null : Muted(mute.Until);
    }

    private static ChatError Muted(DateTimeOffset? until) =>
        new(ErrorCodes.Muted, $"You may not write in this room{Describe(until)}.");

    private static string Describe(DateTimeOffset? until) =>
        until is { } end
            ? string.Create(CultureInfo.InvariantCulture, $" until {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")
            : "";
}
