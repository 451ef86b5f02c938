using Chat.Data.Erasure;
using Chat.Data.People;

namespace Chat.Data.Tests.People;

public sealed class PersonItemsTests
{
    private const string Room = "room_1";

    [Fact]
    public async Task What_is_as_it_was_is_no_change_and_what_is_gone_is_told()
    {
        await using var people = await StartAsync(Room);
        var items = new PersonItems(people.Database.DataSource);
        var wanted = new ChannelPreferences(Room, Muted: true, MutedUntil: null, HiddenSeq: 7, MarkedUnread: false);

        Assert.Equal(new(true, true, 1), await items.SaveAsync("ada", new Draft(Room, "Dear \"Bob\" 🐸")));
        Assert.Equal(
            new(true, true, 1, HasChanged: false),
            await items.SaveAsync("ada", new Draft(Room, "Dear \"Bob\" 🐸"))
        );
        Assert.Equal(new(true, true, 2), await items.SaveAsync("ada", wanted));
        var first = (await people.Changes.ReadAsync("ada", 0, 0))!;
        Assert.Equal(new(true, true, 3), await items.SaveAsync("ada", new Draft(Room, "")));
        Assert.Equal(new(true, true, 3, HasChanged: false), await items.SaveAsync("ada", new Draft(Room, null)));
        Assert.Equal(
            new(true, true, 4),
            await items.SaveAsync("ada", new ChannelPreferences(Room, false, null, null, false))
        );
        var second = (await people.Changes.ReadAsync("ada", 1, first.Version))!;

        Assert.Equal([new Draft(Room, "Dear \"Bob\" 🐸")], first.Drafts);
        Assert.Equal([wanted], first.Preferences);
        Assert.Equal([new Draft(Room, null)], second.Drafts);
        Assert.Equal([new ChannelPreferences(Room, false, null, null, false)], second.Preferences);
        Assert.Empty((await people.Changes.ReadAsync("ada", 0, 0))!.Drafts); // what is gone means nothing to who holds nothing
    }

    [Fact]
    public async Task Nothing_is_kept_of_channels_that_somebody_is_not_in()
    {
        await using var people = await StartAsync(Room);
        var items = new PersonItems(people.Database.DataSource);

        Assert.False((await items.SaveAsync("ada", new Draft("room_2", "secret"))).IsMember);
        Assert.False((await items.SaveAsync("bob", new Draft(Room, "secret"))).IsMember);
        Assert.False((await items.SaveAsync("nobody", new Draft(Room, "secret"))).IsMember);

        Assert.Equal(0, (await people.Changes.ReadAsync("ada", 0, 0))!.Version);
    }

    [Fact]
    public async Task Drafts_are_bounded_until_one_is_given_up()
    {
        string[] rooms = [.. Enumerable.Range(0, PersonItems.MaxDrafts + 1).Select(n => $"room_{n:000}")];
        await using var people = await StartAsync(rooms);
        var items = new PersonItems(people.Database.DataSource);
        foreach (string room in rooms[1..])
        {
            Assert.True((await items.SaveAsync("ada", new Draft(room, "Dear Bob"))).HasRoom);
        }

        Assert.False((await items.SaveAsync("ada", new Draft(rooms[0], "one too many"))).HasRoom);
        Assert.True((await items.SaveAsync("ada", new Draft(rooms[1], "another text"))).HasRoom);
        Assert.True((await items.SaveAsync("ada", new Draft(rooms[1], null))).HasRoom);
        Assert.True((await items.SaveAsync("ada", new Draft(rooms[0], "now there is room"))).HasRoom);
    }

    [Fact]
    public async Task What_was_kept_of_a_channel_that_one_has_left_can_be_given_up_and_takes_no_room()
    {
        string[] rooms = [.. Enumerable.Range(0, PersonItems.MaxDrafts + 1).Select(n => $"room_{n:000}")];
        await using var people = await StartAsync(rooms);
        var items = new PersonItems(people.Database.DataSource);
        foreach (string room in rooms[1..])
        {
            await items.SaveAsync("ada", new Draft(room, "Dear Bob"));
        }

        string left = rooms[1];
        await people.ExecuteAsync($"DELETE FROM channel_members WHERE channel_id = '{left}'");

        Assert.True((await items.SaveAsync("ada", new Draft(rooms[0], "there is room"))).HasRoom);
        Assert.False((await items.SaveAsync("ada", new Draft(left, "another text"))).IsMember);
        var given = await items.SaveAsync("ada", new Draft(left, null));
        Assert.Equal((true, true), (given.IsMember, given.HasRoom));
        Assert.Equal(given with { HasChanged = false }, await items.SaveAsync("ada", new Draft(left, null))); // again
        Assert.Contains(new Draft(left, null), (await people.Changes.ReadAsync("ada", 1, given.Version - 1))!.Drafts);
        Assert.False((await items.SaveAsync("ada", new ChannelPreferences(left, false, null, null, false))).IsMember);
        Assert.False((await items.SaveAsync("bob", new Draft(left, null))).IsMember);
    }

    [Fact]
    public async Task Erasure_takes_what_somebody_has_begun_to_write_and_devices_learn_of_it()
    {
        await using var people = await StartAsync(Room);
        var items = new PersonItems(people.Database.DataSource);
        await items.SaveAsync("ada", new Draft(Room, "secret"));
        var held = (await people.Changes.ReadAsync("ada", 0, 0))!;

        await new ContentErasures(people.Database.DataSource, TimeProvider.System).OrderAsync("ada", "admin");

        var changes = (await people.Changes.ReadAsync("ada", 1, held.Version))!;
        Assert.Equal([new Draft(Room, null)], changes.Drafts);
    }

    /// <summary>Ada is in the channels, Bob in none.</summary>
    private static async Task<PeopleSession> StartAsync(params string[] channels)
    {
        var people = await PeopleSession.StartAsync(("ada", "Ada"), ("bob", "Bob"));
        foreach (string channel in channels)
        {
            await people.ExecuteAsync(
                $"""
                INSERT INTO channel_members (channel_id, user_id, role, joined_seq, joined_ordinal, joined_at)
                VALUES ('{channel}', 'ada', 1, 1, 0, now())
                """
            );
        }

        return people;
    }
}
