using System.Diagnostics;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Tests.Embedded;

internal static class Posting
{
    /// <summary>Posts until answered, as docs/protocol.md has clients do.</summary>
    public static async Task<PostedAnswer> PostAsync(this ChatClient person, RoomAnswer room, string text)
    {
        var clientId = Guid.CreateVersion7().ToString();
        for (var watch = Stopwatch.StartNew(); ; )
        {
            try
            {
                return await person.SendAsync(room.Id, clientId, text);
            }
            catch (HubException) when (watch.Elapsed < Wait.Patience)
            {
                // Unanswered: the same again.
            }
        }
    }

    /// <summary>Has somebody post to a room to see who writes it.</summary>
    public static async Task<Writer> FindWriterAsync(this ChatClient person, ChatServer server, RoomAnswer room)
    {
        Task<PostedAnswer> posting;
        Writer writer;
        await using (var held = await HeldRoom.TakeAsync(server.Database, room.Id))
        {
            posting = person.PostAsync(room, "finds the writer");
            writer = await held.UntilWantedAsync();
        }

        await posting;
        return writer;
    }
}
