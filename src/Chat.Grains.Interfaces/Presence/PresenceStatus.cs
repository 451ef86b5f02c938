namespace Chat.Presence;

/// <summary>What others see of somebody. Stored: numbers keep their meaning.</summary>
public enum PresenceStatus
{
    Offline = 0,
    Online = 1,

    /// <summary>Here, but none of their devices has been used for a while, or so they have chosen.</summary>
    Away = 2,
    DoNotDisturb = 3,
}

/// <summary>How somebody wants to be seen while they are here. Stored: numbers keep their meaning.</summary>
public enum PresenceChoice
{
    /// <summary>Online or away, as their devices are used.</summary>
    Automatic = 0,
    Away = 1,
    DoNotDisturb = 2,

    /// <summary>Offline for others, last seen when this was chosen.</summary>
    Invisible = 3,
}
