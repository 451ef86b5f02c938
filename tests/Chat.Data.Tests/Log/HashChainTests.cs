using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class HashChainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The bytes behind these hashes were put together by hand from the description on <see cref="HashChain"/>. If this
    /// test fails, stored chains no longer verify: add a new version instead of changing this one.
    /// </summary>
    [Fact]
    public void Next_known_changes_gives_the_published_hashes()
    {
        var head = ChannelHead.Empty("room");
        var joined = head.Next(ChangeDraft.Joined(Id(1), "bob", MemberRole.Owner, "alice", Noon));
        var posted = head.After(joined)
            .Next(ChangeDraft.Posted(Id(2), "bob", "c-1", "grüße 👋", Noon.AddTicks(19)) with { Salt = Id(3) });

        Assert.Equal(
            "a143e7ffd81147f136f921fef88760c46c7a05f15b81995f9c5cfed2a737a3f1",
            Convert.ToHexStringLower(joined.ContentHash)
        );
        Assert.Equal(
            "a2879fd5cbf8c7e77e0e3b05646b09878873e1af105f09b439ee1f167eb24107",
            Convert.ToHexStringLower(joined.Hash)
        );
        Assert.Equal(
            "c2bfde84c3e12f5d9ae0b2a8adf8ca7b18ac2e7b9a5f53c5e8c218b08e657192",
            Convert.ToHexStringLower(posted.ContentHash)
        );
        Assert.Equal(
            "8b8af96614d61cd1bb838b47611a2915e3d027f0314bf1915fdcf7d55c321cf8",
            Convert.ToHexStringLower(posted.Hash)
        );
    }

    /// <summary>Put together by hand as well; they follow on <see cref="Next_known_changes_gives_the_published_hashes"/>.</summary>
    [Fact]
    public void Next_known_changes_of_a_message_give_the_published_hashes()
    {
        var message = new MessageRef(2, Noon, "bob");
        var entries = Chain(
            ChangeDraft.Joined(Id(1), "bob", MemberRole.Owner, "alice", Noon),
            ChangeDraft.Posted(Id(2), "bob", "c-1", "grüße 👋", Noon.AddMicroseconds(1)) with
            {
                Salt = Id(3),
            },
            ChangeDraft.Edited(Id(4), message, "bob", "e-1", "better", Noon.AddMicroseconds(2)) with
            {
                Salt = Id(5),
            },
            ChangeDraft.Deleted(Id(6), message, "alice", Noon.AddMicroseconds(3)),
            ChangeDraft.Erased(Id(7), "bob", "alice", Noon.AddMicroseconds(4))
        );

        Assert.Equal(
            [
                "f7447a870405375b4439524b91301bdf3a2d65af995759270b60b348a5e1b4ea",
                "329082ef42682eb6cafe77639139dd2a9e3c6170fdcaff8852a174b5197ef088",
                "bc1b91aed5e60880183759c271887cf09fcf53ffe13f808a513038c1bd591322",
            ],
            entries[2..].Select(entry => Convert.ToHexStringLower(entry.Hash))
        );
    }

    /// <summary>Computed by another program from the description in docs/audit.md.</summary>
    [Fact]
    public void Next_known_restrictions_and_settings_give_the_published_hashes()
    {
        var until = new RestrictionDetail(Noon.AddDays(1), "spam & more");
        var settings = new SettingsDetail(Topic: "grüße", SlowSeconds: 30, Archived: false);
        var entries = Chain(
            ChangeDraft.Joined(Id(1), "bob", MemberRole.Owner, "alice", Noon),
            ChangeDraft.Restricted(
                ChangeKind.MemberMuted,
                Id(2),
                "eve",
                MemberRole.Member,
                "alice",
                until,
                Noon.AddMicroseconds(1)
            ),
            ChangeDraft.Restricted(
                ChangeKind.MemberUnbanned,
                Id(3),
                "eve",
                MemberRole.None,
                "alice",
                new RestrictionDetail(),
                Noon.AddMicroseconds(2)
            ),
            ChangeDraft.SettingsChanged(Id(4), "room", "alice", MemberRole.Owner, settings, Noon.AddMicroseconds(3))
        );

        Assert.Equal(
            [
                "aad8abd6265ca89c13c2ad3479afa9868255a06380e99860ae559fd0bdfef04c",
                "ed8e01ecb14c3caa523fc62025e2e9b9a768a092b62d45ee544b6d13265789ea",
                "8ac14b151557e33cca728ecebe67db9dc0eebf6b08cca8bf2655aae228d14de8",
            ],
            entries[1..].Select(entry => Convert.ToHexStringLower(entry.Hash))
        );
    }

    [Fact]
    public void Next_counts_changes_in_seq_and_messages_in_ordinal()
    {
        var entries = Chain(Drafts.Join("alice"), Drafts.Post("one"), Drafts.Leave("alice"), Drafts.Post("two"));

        Assert.Equal([1, 2, 3, 4], entries.Select(entry => entry.Seq));
        Assert.Equal([0, 1, 1, 2], entries.Select(entry => entry.Ordinal));
    }

    [Fact]
    public void Next_time_in_another_zone_is_kept_in_utc_and_whole_microseconds()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(19);
        var entry = ChannelHead.Empty("room").Next(ChangeDraft.Posted(Id(1), "alice", null, "hi", time));

        Assert.Equal(TimeSpan.Zero, entry.CreatedAt.Offset);
        Assert.Equal(time.UtcTicks - 9, entry.CreatedAt.UtcTicks);
    }

    [Fact]
    public void Next_text_that_cannot_be_stored_is_refused()
    {
        var head = ChannelHead.Empty("room");

        Assert.ThrowsAny<ArgumentException>(() => head.Next(Drafts.Post("nul \0 inside")));
        Assert.ThrowsAny<ArgumentException>(() => head.Next(Drafts.Post("half a pair \ud83d")));
        Assert.ThrowsAny<ArgumentException>(() => head.Next(Drafts.Post("fine", clientId: "nul \0 inside")));
    }

    [Fact]
    public void Next_longer_text_than_any_buffer_is_hashed_whole()
    {
        string text = new('x', 100_000);
        var head = ChannelHead.Empty("room");
        var draft = Drafts.Post(text) with { Salt = Id(1) };
        var other = Drafts.Post(text[..^1] + "y") with { Salt = Id(1) };

        Assert.NotEqual(head.Next(draft).ContentHash, head.Next(other).ContentHash);
        Assert.Equal(head.Next(draft).ContentHash, head.Next(Drafts.Post(text) with { Salt = Id(1) }).ContentHash);
    }

    [Fact]
    public void After_entry_of_another_head_is_refused()
    {
        var head = ChannelHead.Empty("room");
        var entry = head.Next(Drafts.Post("one"));

        Assert.Throws<ArgumentException>(() => head.After(entry).After(entry));
        Assert.Throws<ArgumentException>(() => ChannelHead.Empty("other").After(entry));
        Assert.Throws<ArgumentException>(() => (head with { Hash = entry.Hash }).After(entry));
    }

    [Fact]
    public void Verify_part_of_a_chain_starts_from_its_head()
    {
        var entries = Chain(Drafts.Join("alice"), Drafts.Post("one"), Drafts.Post("two"));
        var head = ChannelHead.Empty("room").After(entries[0]);

        Assert.True(HashChain.Verify(entries).IsIntact);
        Assert.True(HashChain.Verify(entries.Skip(1), head).IsIntact);
        Assert.Equal(new ChainVerdict(1, ChainFlaw.Missing), HashChain.Verify(entries.Skip(1)));
    }

    [Fact]
    public void Verify_erased_content_still_holds()
    {
        var entries = Chain(Drafts.Post("one"), Drafts.Post("two"));
        entries[0] = entries[0] with { Text = null, Salt = null };

        Assert.True(HashChain.Verify(entries).IsIntact);
    }

    public static TheoryData<string, ChainFlaw> Tamperings =>
        new()
        {
            { nameof(ChannelChange.Text), ChainFlaw.ContentChanged },
            { nameof(ChannelChange.Salt), ChainFlaw.ContentChanged },
            { nameof(ChannelChange.ContentHash), ChainFlaw.ContentChanged },
            { nameof(ChannelChange.ActorId), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.SubjectId), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.ClientId), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.CreatedAt), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.Ordinal), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.Id), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.ChannelId), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.Hash), ChainFlaw.HeaderChanged },
            { nameof(ChannelChange.Seq), ChainFlaw.Missing },
        };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Verify_tampered_change_is_named(string what, ChainFlaw flaw)
    {
        var entries = Chain(Drafts.Post("one"), Drafts.Post("two"), Drafts.Post("three"));
        entries[1] = Tamper(entries[1], what);

        Assert.Equal(new ChainVerdict(2, flaw), HashChain.Verify(entries));
    }

    [Fact]
    public void Verify_text_moved_between_fields_is_named()
    {
        var entries = Chain(ChangeDraft.Posted(Id(1), "ab", "c", "one", Noon));
        entries[0] = entries[0] with { ActorId = "a", ClientId = "bc" };

        Assert.Equal(ChainFlaw.HeaderChanged, HashChain.Verify(entries).Flaw);
    }

    private static LogEntry Tamper(LogEntry entry, string what) =>
        what switch
        {
            nameof(ChannelChange.Text) => entry with { Text = "never said" },
            nameof(ChannelChange.Salt) => entry with { Salt = Id(9) },
            nameof(ChannelChange.ContentHash) => entry with { ContentHash = new byte[32] },
            nameof(ChannelChange.ActorId) => entry with { ActorId = "mallory" },
            nameof(ChannelChange.SubjectId) => entry with { SubjectId = string.Empty },
            nameof(ChannelChange.ClientId) => entry with { ClientId = null },
            nameof(ChannelChange.CreatedAt) => entry with { CreatedAt = Noon },
            nameof(ChannelChange.Ordinal) => entry with { Ordinal = 3 },
            nameof(ChannelChange.Id) => entry with { Id = Id(9) },
            nameof(ChannelChange.ChannelId) => entry with { ChannelId = "other" },
            nameof(ChannelChange.Hash) => entry with { Hash = new byte[32] },
            nameof(ChannelChange.Seq) => entry with { Seq = 3 },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

    private static LogEntry[] Chain(params IEnumerable<ChangeDraft> drafts)
    {
        var head = ChannelHead.Empty("room");
        return
        [
            .. drafts.Select(draft =>
            {
                var entry = head.Next(draft);
                head = head.After(entry);
                return entry;
            }),
        ];
    }

    private static Guid Id(int value) => new($"00000000-0000-0000-0000-{value:000000000000}");
}
