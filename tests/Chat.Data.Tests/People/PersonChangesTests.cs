using Chat.Data.Erasure;
using Chat.Data.People;

namespace Chat.Data.Tests.People;

public sealed class PersonChangesTests
{
    private static readonly (string, string)[] Everybody =
    [
        ("ada", "Ada"),
        .. Enumerable.Range(0, 9).Select(n => ($"u{n}", $"U{n}")),
    ];

    [Fact]
    public async Task Somebody_who_never_did_anything_has_a_profile()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);

        var changes = (await people.Changes.ReadAsync("ada", 0, 0))!;

        Assert.Equal((0, true, false), (changes.Version, changes.Reset, changes.More));
        Assert.Equal(
            new("ada", "ada", "Ada", null, new(Searchable: true, ShowPresence: true, Receipts: true)),
            changes.Me
        );
        Assert.Empty(changes.Contacts);
        Assert.Null(await people.Changes.ReadAsync("nobody", 0, 0));
    }

    [Fact]
    public async Task Only_what_changed_since_is_answered_and_what_is_over_too()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);
        await people.ContactAsync("ada", "u1", ContactState.Outgoing);
        await people.ContactAsync("ada", "u2", ContactState.Contact);
        var before = (await people.Changes.ReadAsync("ada", 1, 0))!;
        Assert.Equal(["u1", "u2"], before.Contacts.Select(contact => contact.User.Id));

        await people.BlockAsync("ada", "u2", blocks: true); // and no contact any more, with one version
        await people.Profiles.ChangeAsync("ada", "Augusta", "Numbers", null, null);
        var since = (await people.Changes.ReadAsync("ada", 1, before.Version))!;

        Assert.Equal((before.Version + 2, false, false), (since.Version, since.Reset, since.More));
        Assert.Equal(("u2", ContactState.None), (since.Contacts.Single().User.Id, since.Contacts.Single().State));
        Assert.Equal(("u2", true), (since.Blocks.Single().User.Id, since.Blocks.Single().Blocked));
        Assert.Equal(("Augusta", "Numbers"), (since.Me!.DisplayName, since.Me.About));

        await people.BlockAsync("ada", "u2", blocks: false);
        var last = (await people.Changes.ReadAsync("ada", 1, since.Version))!;
        Assert.Empty(last.Contacts);
        Assert.Equal((false, null), (last.Blocks.Single().Blocked, last.Me));
        Assert.Equal(
            ["u1"], // what is over means nothing to who holds nothing
            (await people.Changes.ReadAsync("ada", 0, 0))!.Contacts.Select(contact => contact.User.Id)
        );
    }

    [Fact]
    public async Task Answers_are_bounded_and_one_version_is_never_cut()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);
        for (int n = 0; n < 9; n++)
        {
            await people.ContactAsync("ada", $"u{n}", ContactState.Contact);
            await people.BlockAsync("ada", $"u{n}", blocks: true);
            await people.ContactAsync("ada", $"u{n}", ContactState.Contact);
        }

        var (seen, version, pages) = (new List<string>(), 0L, 0);
        for (bool more = true; more; pages++)
        {
            var page = (await people.Changes.ReadAsync("ada", version == 0 ? 0 : 1, version, limit: 4))!;
            Assert.InRange(page.Contacts.Count + page.Blocks.Count, 1, 4);
            Assert.True(page.Version > version);
            seen.AddRange(page.Contacts.Select(contact => contact.User.Id));
            seen.AddRange(page.Blocks.Select(block => block.User.Id));
            (version, more) = (page.Version, page.More);
        }

        Assert.Equal(18, seen.Count);
        Assert.Equal(27, version);
        Assert.InRange(pages, 5, 18);
    }

    /// <summary>After a restore the versions of before mean nothing.</summary>
    [Fact]
    public async Task Another_epoch_or_a_version_from_the_future_begins_anew()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);
        await people.ContactAsync("ada", "u1", ContactState.Contact);

        foreach (var (epoch, since) in new[] { (2L, 1L), (1L, 2L), (0L, 1L) })
        {
            var changes = (await people.Changes.ReadAsync("ada", epoch, since))!;
            Assert.Equal((1, 1, true), (changes.Epoch, changes.Version, changes.Reset));
            Assert.NotNull(changes.Me);
            Assert.Single(changes.Contacts);
        }
    }

    [Fact]
    public async Task Changes_of_many_at_once_all_show()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);
        var writes = Enumerable
            .Range(0, 9)
            .SelectMany(n =>
                new[]
                {
                    people.ContactAsync("ada", $"u{n}", ContactState.Outgoing),
                    people.Pairs.ChangeAsync($"u{n}", "ada", pair => new(pair.Mine, pair.Theirs, Blocks: true)),
                }
            );
        var all = Task.WhenAll(writes);
        var (held, version) = (new HashSet<string>(), 0L);
        for (bool last = false; !last; )
        {
            last = all.IsCompleted;
            var changes = (await people.Changes.ReadAsync("ada", 1, version))!;
            held.UnionWith(changes.Contacts.Select(contact => contact.User.Id));
            version = changes.Version;
        }

        await all;
        Assert.Equal(9, held.Count);
        Assert.Equal(9, version);
    }

    [Fact]
    public async Task Erasure_takes_what_somebody_says_of_themselves()
    {
        await using var people = await PeopleSession.StartAsync(Everybody);
        await people.Profiles.ChangeAsync("ada", "Augusta", "Secret", null, null);

        await new ContentErasures(people.Database.DataSource, TimeProvider.System).OrderAsync("ada", "admin");

        var changes = (await people.Changes.ReadAsync("ada", 1, 1))!;
        Assert.Equal(("Augusta", null), (changes.Me!.DisplayName, changes.Me.About));
        Assert.Null((await people.Profiles.FindAsync("ada"))!.About);
    }
}
