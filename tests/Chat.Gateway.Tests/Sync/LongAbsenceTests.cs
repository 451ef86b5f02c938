using Chat.TestKit.Processes;

namespace Chat.Tests.Sync;

/// <summary>Who was away for long is answered no more than who was away for a day.</summary>
[Collection(ServerCollection.Name)]
public sealed class LongAbsenceTests(ChatServer server)
{
    private const int Missed = 100_000;

    [Fact]
    public async Task Sync_after_a_hundred_thousand_changes_answers_the_newest_page_and_goes_on()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var room = await ada.CreateRoomAsync();
        await GenerateAsync(room.Id, ada.Session.User.Id);
        var newest = await ada.SendAsync(room.Id, "1", "the newest");

        var synced = (await ada.SyncAsync(1, (room.Id, 1))).Channels.Single();
        var next = await ada.SendAsync(room.Id, "2", "live");
        await ada.UntilSeenAsync(room.Id, next.Seq);

        Assert.Equal(Missed + 2, newest.Seq);
        Assert.Equal(("reset", newest.Seq), (synced.Status, synced.Seq!.Value));
        Assert.Equal(50, synced.Messages!.Count);
        Assert.Equal("the newest", synced.Messages[0].Text);
        Assert.Equal($"{newest.Seq - 49}", synced.NextCursor);
        Assert.Equal([next.Seq], ada.Seen.Select(seen => seen.Seq));
    }

    /// <summary>Behind the back of the room, which notices at its next post.</summary>
    private async Task GenerateAsync(string roomId, string senderId)
    {
        await using var command = server.Database.DataSource.CreateCommand(
            """
            WITH posted AS (
                INSERT INTO messages (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, text, content_hash, hash)
                SELECT $1, 1 + n, n, 1 + n, now(), gen_random_uuid(), $2, 'missed ' || n, sha256('content'), sha256('change')
                FROM generate_series(1, $3) n
            )
            UPDATE channel_heads SET seq = seq + $3, ordinal = ordinal + $3, hash = sha256('change') WHERE channel_id = $1
            """
        );
        command.Parameters.Add(new() { Value = roomId });
        command.Parameters.Add(new() { Value = senderId });
        command.Parameters.Add(new() { Value = Missed });
        await command.ExecuteNonQueryAsync();
    }
}
