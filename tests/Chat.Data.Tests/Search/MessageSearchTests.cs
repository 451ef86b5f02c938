using Chat.Data.Log;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Search;

public sealed class MessageSearchTests
{
    [Fact]
    public async Task Words_phrases_prefixes_and_exclusions_are_found_newest_first()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        string[] texts =
        [
            "The quick brown fox",
            "A brown, quick dog",
            "Quickly: the FOX is gone",
            "東京都へようこそ",
            "Снег идёт",
            "internationalization",
            "party 🎉 100%",
            "party without",
        ];
        foreach (string text in texts)
        {
            await session.PostAsync("room", text);
        }

        await session.IndexAsync("room");

        Assert.Equal(["A [brown], [quick] dog", "The [quick] [brown] fox"], await session.TextsAsync("quick BROWN"));
        Assert.Equal(["The [quick brown] fox"], await session.TextsAsync("\"quick brown\""));
        Assert.Equal(
            ["[Quickly]: the FOX is gone", "A brown, [quick] dog", "The [quick] brown fox"],
            await session.TextsAsync("quick*")
        );
        Assert.Equal(["Quickly: the [FOX] is gone"], await session.TextsAsync("fox -brown"));
        Assert.Equal(["Quickly: the [FOX] is gone"], await session.TextsAsync("-\"quick brown\" fox"));
        Assert.Equal(["[東京都]へようこそ"], await session.TextsAsync("東京都"));
        Assert.Equal(["東[京]都へようこそ"], await session.TextsAsync("京"));
        Assert.Equal(["東京都へよ[うこそ]"], await session.TextsAsync("うこそ"));
        Assert.Equal(["[Снег] идёт"], await session.TextsAsync("СНЕГ"));
        Assert.Equal(["[party] [🎉] 100%"], await session.TextsAsync("party 🎉"));
        Assert.Equal(["[party] without"], await session.TextsAsync("party -🎉"));
        Assert.Empty(await session.TextsAsync("absent"));
    }

    [Fact]
    public async Task Characters_are_found_where_no_message_has_the_words()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        foreach (string text in new[] { "Internationalization", "national park", "C++ 100% a_b", "C 100 aXb", "🎉" })
        {
            await session.PostAsync("room", text);
        }

        await session.IndexAsync("room");

        Assert.Equal(["In[ternational]ization"], await session.TextsAsync("ternational -park"));
        Assert.Equal(["[national] park"], await session.TextsAsync("national"));
        Assert.Equal(["Internationa[lizat]ion"], await session.TextsAsync("LIZAT"));
        Assert.Equal(["C++ 100[%] a_b"], await session.TextsAsync("%"));
        Assert.Equal(["C[++] 100% a_b"], await session.TextsAsync("++"));
        Assert.Equal(["[🎉]"], await session.TextsAsync("🎉"));
        Assert.Empty(await session.TextsAsync("lizat -internationalization"));
        Assert.False((await session.FindAsync("LIZAT"))!.ByWords);
        Assert.True((await session.FindAsync("national"))!.ByWords);
    }

    [Fact]
    public async Task Edited_deleted_and_restored_messages_are_found_as_they_are_now()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        var edited = await session.PostAsync("room", "first words");
        var deleted = await session.PostAsync("room", "secret words");
        await session.IndexAsync("room");
        Assert.Equal(["secret [words]", "first [words]"], await session.TextsAsync("words"));

        await session.AppendAsync("room", Drafts.Edit(edited, "second thoughts"), Drafts.Delete(deleted, "alice"));

        // At once, before the index has heard of it.
        Assert.Empty(await session.TextsAsync("words"));
        Assert.Empty(await session.TextsAsync("ecre"));

        await session.IndexAsync("room");
        Assert.Empty(await session.TextsAsync("first"));
        Assert.Empty(await session.TextsAsync("words"));
        Assert.Equal(["second [thoughts]"], await session.TextsAsync("thoughts"));
        Assert.True(Assert.Single((await session.FindAsync("thoughts"))!.Messages).Edited);

        await session.AppendAsync("room", Drafts.Restore(deleted, "alice"), Drafts.Delete(edited, "alice"));
        Assert.Equal(["[secret] words"], await session.TextsAsync("secret"));
        Assert.Empty(await session.TextsAsync("thoughts"));
    }

    [Fact]
    public async Task Erased_and_removed_messages_are_gone()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        await session.PostAsync("room", "erased words", "bob");
        var changed = await session.PostAsync("room", "bob's text", "bob");
        await session.AppendAsync("room", Drafts.Edit(changed, "edited words"));
        var removed = await session.PostAsync("room", "removed words");
        await session.IndexAsync("room");
        Assert.Equal(3, (await session.TextsAsync("words")).Count);

        await session.Log.ExecuteAsync($"DELETE FROM messages WHERE seq = {removed.Seq}");
        await session.Log.ExecuteAsync("UPDATE messages SET text = NULL, salt = NULL WHERE sender_id = 'bob'");
        await session.Log.ExecuteAsync("UPDATE message_revisions SET text = NULL, salt = NULL WHERE actor_id = 'bob'");
        Assert.Empty(await session.TextsAsync("words"));

        await session.AppendAsync(
            "room",
            ChangeDraft.Erased(Guid.NewGuid(), "bob", "alice", TimeProvider.System.GetUtcNow())
        );
        await session.PostAsync("room", "new words", "bob");
        await session.IndexAsync("room");
        Assert.Equal(["new [words]"], await session.TextsAsync("words"));
        Assert.Equal(1L, await session.CountAsync("SELECT count(*) FROM message_index WHERE sender_id = 'bob'"));
    }

    [Fact]
    public async Task Only_channels_the_reader_is_a_member_of_now_are_searched()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room-a", Drafts.Join("alice"), Drafts.Join("bob"), Drafts.Post("needle one"));
        await session.AppendAsync("room-b", Drafts.Join("bob"), Drafts.Post("needle two"));
        await session.IndexAsync("room-a", "room-b");

        Assert.Equal(["[needle] one"], await session.TextsAsync("needle"));
        Assert.Equal(["[needle] two", "[needle] one"], await session.TextsAsync("needle", "bob"));
        Assert.Equal(["[needle] two"], await session.TextsAsync("needle", "bob", "room-b"));
        Assert.Empty(await session.TextsAsync("needle", "carol"));
        Assert.Null(await session.FindAsync("needle", channelId: "room-b"));
        Assert.Null(await session.FindAsync("needle", channelId: "nowhere"));

        await session.AppendAsync("room-a", Drafts.Leave("bob"));
        Assert.Equal(["[needle] two"], await session.TextsAsync("needle", "bob"));
        Assert.Null(await session.FindAsync("needle", "bob", "room-a"));
        Assert.Equal(["[n]eedle two"], await session.TextsAsync("n", "bob"));
    }

    [Fact]
    public async Task Sender_and_time_narrow_the_search()
    {
        await using var session = await SearchSession.StartAsync();
        var start = new DateTimeOffset(2025, 1, 30, 0, 0, 0, TimeSpan.Zero);
        await session.AppendAsync("room", Drafts.Join("alice"));
        await session.AppendAsync(
            "room",
            Enumerable
                .Range(0, 90)
                .Select(i =>
                    Drafts.Post($"word {i}", i % 2 == 0 ? "alice" : "bob") with
                    {
                        CreatedAt = start.AddDays(i),
                    }
                )
        );
        await session.IndexAsync("room");

        var found = await session.FindAsync("word", sender: "bob", since: start.AddDays(3), until: start.AddDays(9));

        Assert.Equal([9, 7, 5], found!.Messages.Select(message => message.Seq));
        Assert.Null(found.Next);
        var texts = await session.TextsAsync("word", channelId: "room");
        Assert.Equal(Enumerable.Range(0, 90).Reverse().Select(i => $"[word] {i}"), texts);
        Assert.Equal(texts, await session.TextsAsync("word"));
        Assert.Equal(90, (await session.TextsAsync("wor")).Count);
    }

    [Fact]
    public async Task Messages_of_one_moment_are_paged_without_loss()
    {
        await using var session = await SearchSession.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (string room in new[] { "room-a", "room-b", "room-c" })
        {
            await session.AppendAsync(room, Drafts.Join("alice"));
            await session.AppendAsync(
                room,
                Enumerable.Range(0, 7).Select(i => Drafts.Post($"same {room} {i}") with { CreatedAt = now })
            );
        }

        await session.IndexAsync("room-a", "room-b", "room-c");

        Assert.Equal(21, (await session.TextsAsync("same")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(21, (await session.TextsAsync("ame")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Language_stems_and_a_changed_one_indexes_anew()
    {
        await using var session = await SearchSession.StartAsync();
        await session.AppendAsync("room", Drafts.Join("alice"));
        await session.PostAsync("room", "She was running to the houses");
        await session.IndexAsync("room");
        Assert.Empty(await session.TextsAsync("house runs"));

        await session.SetLanguageAsync("english");
        await session.IndexAsync("room");

        Assert.Equal(["She was [running] to the [houses]"], await session.TextsAsync("house RUNS"));
        Assert.Equal(["She was [running to the houses]"], await session.TextsAsync("\"run to the house\""));
        // Nothing but words that the language leaves out: found by their characters.
        Assert.Equal(["She was running [to the] houses"], await session.TextsAsync("\"to the\""));
    }
}
