namespace Chat.Data.People;

/// <summary>What has changed of what belongs to a person since a version: what it is now, not what happened.</summary>
/// <param name="Epoch">The epoch of the version.</param>
/// <param name="Version">With this answer the person's device has everything up to here.</param>
/// <param name="Reset">Whether this is the beginning of everything: what the device holds does not count.</param>
/// <param name="More">Whether something did not fit: ask again with <paramref name="Version"/>.</param>
/// <param name="Me">Profile and settings, if one of them has changed.</param>
/// <param name="Contacts">Those that have changed; also those that are none any more, unless it is the beginning.</param>
/// <param name="Blocks">The same of blocks.</param>
/// <param name="Preferences">What was set for channels.</param>
/// <param name="Drafts">Texts that were begun to be written.</param>
public sealed record PersonChanges(
    long Epoch,
    long Version,
    bool Reset,
    bool More,
    OwnProfile? Me,
    IReadOnlyList<Contact> Contacts,
    IReadOnlyList<Block> Blocks,
    IReadOnlyList<ChannelPreferences> Preferences,
    IReadOnlyList<Draft> Drafts
);
