using System.ComponentModel.DataAnnotations;

namespace Chat.Rooms;

/// <summary>Limits of groups, read from the configuration section <c>Groups</c>; the same in every silo.</summary>
public sealed class GroupOptions
{
    /// <summary>How many members a group can have. 2–5,000.</summary>
    [Range(2, 5000)]
    public int MaxMembers { get; set; } = 300;
}
