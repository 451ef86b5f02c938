using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>
/// What is stored outlives the build that stored it: here are rows as each of the two builds has written them, and both
/// read them.
/// </summary>
public sealed class StoredStateTests(ChatServer server) : IClassFixture<ChatServer>
{
    private const string Rest = """
        "CreatedBy":"user_01m7w2q2f3f9xsrxd10nbacstt","CreatedAt":"2026-11-20T08:56:05.494731+00:00"
        """;

    [Theory]
    [InlineData("room_01m7w2q2jcfmqszv9tjjj2prxq", 884127926, "embedded")]
    [InlineData("room_01m7w2gmxefk0a1sh1q1h4mjae", 164718900, "packaged")]
    public async Task Room_that_either_build_has_stored_is_found(string id, int hash, string build)
    {
        await StoreAsync(id, hash, $$"""{"Name":"Of the {{build}} build","Description":null,{{Rest}}}""");
        await using var reader = await server.RegisterAsync();

        var room = await reader.Http.GetFromJsonAsync<RoomAnswer>($"/api/rooms/{id}");

        Assert.Equal((id, $"Of the {build} build"), (room!.Id, room.Name));
    }

    [Fact]
    public async Task Room_is_stored_as_it_always_was()
    {
        await using var owner = await server.RegisterAsync();
        var room = await owner.CreateRoomAsync();

        await using var command = server.Database.DataSource.CreateCommand(
            """
            SELECT to_jsonb(s) - 'grainidhash' - 'modifiedon' - 'payloadbinary' - 'grainidextensionstring'
                || jsonb_build_object('keys', (
                    SELECT jsonb_agg(key) FROM json_object_keys(convert_from(payloadbinary, 'UTF8')::json) key))
            FROM orleansstorage s WHERE grainidextensionstring = $1
            """
        );
        command.Parameters.Add(new() { Value = room.Id });

        Assert.Equal(
            """{"keys": ["Name", "Description", "CreatedBy", "CreatedAt"], "version": 1, "grainidn0": 0, "grainidn1": 0, "serviceid": "chat", "graintypehash": 609013179, "graintypestring": "settings"}""",
            await command.ExecuteScalarAsync()
        );
    }

    private async Task StoreAsync(string id, int hash, string payload)
    {
        await using var command = server.Database.DataSource.CreateCommand(
            """
            INSERT INTO orleansstorage (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring,
                grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
            VALUES ($1, 609013179, 0, 0, 'settings', $2, 'chat', convert_to($3, 'UTF8'), '2026-11-20 08:56:05', 1)
            """
        );
        command.Parameters.Add(new() { Value = hash });
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = payload });
        await command.ExecuteNonQueryAsync();
    }
}
