using Chat.Conversations;
using Chat.Data.People;
using Chat.Invitations;
using Chat.Lists;
using Chat.Presence;
using Chat.Rooms;
using Chat.Sync;

namespace Chat.Start;

/// <summary>What a client draws its first screen from: each part is what another call answers too.</summary>
/// <param name="ServerTime">When this was answered, UTC.</param>
/// <param name="Changes">Profile, settings, contacts and blocks since the client's version.</param>
/// <param name="Presence">How the caller is seen, and wants to be.</param>
/// <param name="Rooms">The first page of the rooms the caller is in.</param>
/// <param name="Groups">The same of groups.</param>
/// <param name="ContextRooms">The same of rooms of contexts, of those that are open.</param>
/// <param name="Conversations">The first page of the caller's conversations.</param>
/// <param name="Invitations">The first page of the groups the caller is invited to.</param>
/// <param name="Sync">What has happened in the client's channels, and in those listed since they were.</param>
internal sealed record StartAnswer(
    DateTimeOffset ServerTime,
    PersonChanges Changes,
    OwnPresence Presence,
    Page<Room, ListMeta> Rooms,
    Page<Room, ListMeta> Groups,
    Page<Room, ListMeta> ContextRooms,
    Page<ConversationAnswer, ListMeta> Conversations,
    Page<Invitation, ListMeta> Invitations,
    SyncAnswer Sync
);
