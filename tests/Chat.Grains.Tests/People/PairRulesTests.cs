using Chat.Data.People;
using Chat.Errors;
using Chat.People;
using Rule = System.Func<Chat.Data.People.PersonPair, Chat.Errors.Result<Chat.Data.People.PairChange>>;

namespace Chat.Tests.People;

public sealed class PairRulesTests
{
    private static readonly PersonPair Strangers = new(
        ContactState.None,
        ContactState.None,
        Blocks: false,
        IsBlocked: false,
        Wait: TimeSpan.Zero,
        BlockCount: 0
    );

    private static readonly Rule[] All =
    [
        PairRules.Request,
        PairRules.Accept,
        PairRules.Decline,
        PairRules.Remove,
        PairRules.Block,
        PairRules.Unblock,
    ];

    [Fact]
    public void Request_is_pending_until_the_other_agrees()
    {
        var asked = After(Strangers, PairRules.Request);
        var agreed = After(Seen(asked), PairRules.Accept);

        Assert.Equal((ContactState.Outgoing, ContactState.Incoming), (asked.Mine, asked.Theirs));
        Assert.Equal((ContactState.Contact, ContactState.Contact), (agreed.Mine, agreed.Theirs));
        Assert.Equal(agreed, After(Seen(asked), PairRules.Request)); // to ask who has asked is to agree
    }

    [Fact]
    public void Decline_leaves_the_other_waiting_and_their_wish_stands()
    {
        var declined = After(Seen(After(Strangers, PairRules.Request)), PairRules.Decline);
        var asked = After(declined, PairRules.Request);

        Assert.Equal((ContactState.None, ContactState.Outgoing), (declined.Mine, declined.Theirs));
        Assert.Equal((ContactState.Contact, ContactState.Contact), (asked.Mine, asked.Theirs));
    }

    [Fact]
    public void Remove_ends_a_contact_or_an_own_request_for_both()
    {
        var asked = After(Strangers, PairRules.Request);
        var contact = After(Seen(asked), PairRules.Accept);

        Assert.Equal(Strangers, After(asked, PairRules.Remove));
        Assert.Equal(Strangers, After(contact, PairRules.Remove));
    }

    [Fact]
    public void What_nobody_asked_cannot_be_accepted_nor_declined()
    {
        var asked = After(Strangers, PairRules.Request);

        Assert.Equal(ErrorCodes.ContactRequestNotFound, PairRules.Accept(Strangers).Error!.Code);
        Assert.Equal(ErrorCodes.ContactRequestNotFound, PairRules.Accept(asked).Error!.Code);
        Assert.Equal(ErrorCodes.ContactRequestNotFound, PairRules.Decline(asked).Error!.Code);
    }

    [Fact]
    public void Limit_holds_for_new_requests_only()
    {
        var wait = TimeSpan.FromMinutes(1.5);
        var asked = After(Strangers, PairRules.Request);

        Assert.Equal(ErrorCodes.RateLimitExceeded, PairRules.Request(Strangers with { Wait = wait }).Error!.Code);
        Assert.False(PairRules.Request(asked with { Wait = wait }).IsError);
        Assert.False(PairRules.Request(Seen(asked) with { Wait = wait }).IsError);
        Assert.Equal(
            ErrorCodes.RateLimitExceeded, // whether or not they block
            PairRules.Request(Strangers with { Wait = wait, IsBlocked = true }).Error!.Code
        );
    }

    [Fact]
    public void Blocks_have_a_limit_and_forbid_own_requests()
    {
        var full = Strangers with { BlockCount = PairRules.MaxBlocks };

        Assert.Equal(ErrorCodes.TooManyBlocks, PairRules.Block(full).Error!.Code);
        Assert.False(PairRules.Block(full with { Blocks = true }).IsError);
        Assert.Equal(ErrorCodes.BlockedByYou, PairRules.Request(Strangers with { Blocks = true }).Error!.Code);
    }

    /// <summary>
    /// From every pair of states that two people can get into, the blocked one tries everything. What they are answered and
    /// see is what they would be answered and see if the other did not block, but had silently ended what can be ended
    /// silently. So nobody can tell which it is.
    /// </summary>
    [Fact]
    public void Nothing_tells_somebody_that_they_are_blocked()
    {
        foreach (var pair in Reachable(All).Where(pair => !pair.Blocks && !pair.IsBlocked))
        {
            var blocked = Seen(After(Seen(pair), PairRules.Block));
            AssertSame(blocked, pair, depth: 5);
        }
    }

    [Fact]
    public void Who_blocks_has_nothing_of_the_blocked_one()
    {
        var reachable = Reachable(All);

        Assert.Contains(reachable, pair => pair is { IsBlocked: true, Mine: ContactState.Contact });
        Assert.All(
            reachable,
            pair =>
            {
                Assert.True(!pair.IsBlocked || pair.Theirs == ContactState.None);
                Assert.True(!pair.Blocks || pair.Mine == ContactState.None);
                Assert.True(
                    pair.Mine != ContactState.Incoming || pair.Theirs is ContactState.Outgoing or ContactState.None
                );
            }
        );
    }

    private static void AssertSame(PersonPair blocked, PersonPair free, int depth)
    {
        Assert.Equal((free.Mine, free.Blocks), (blocked.Mine, blocked.Blocks));
        if (depth == 0)
        {
            return;
        }

        if (free.Mine is ContactState.None or ContactState.Outgoing)
        {
            free = free with { Theirs = ContactState.None };
        }

        foreach (var rule in All)
        {
            var (whileBlocked, whileFree) = (rule(blocked), rule(free));
            Assert.Equal(whileFree.Error?.Code, whileBlocked.Error?.Code);
            Assert.Equal(whileFree.Value?.IsRequest, whileBlocked.Value?.IsRequest);
            if (!whileFree.IsError)
            {
                AssertSame(After(blocked, rule), After(free, rule), depth - 1);
            }
        }
    }

    /// <summary>All that two people can bring about, as either of them sees it.</summary>
    private static HashSet<PersonPair> Reachable(Rule[] rules)
    {
        var seen = new HashSet<PersonPair> { Strangers };
        var open = new Queue<PersonPair>(seen);
        while (open.TryDequeue(out var pair))
        {
            foreach (var next in rules.Where(rule => !rule(pair).IsError).Select(rule => After(pair, rule)))
            {
                foreach (var view in new[] { next, Seen(next) }.Where(seen.Add))
                {
                    open.Enqueue(view);
                }
            }
        }

        return seen;
    }

    private static PersonPair After(PersonPair pair, Rule rule)
    {
        var change = rule(pair).Value!;
        return pair with { Mine = change.Mine, Theirs = change.Theirs, Blocks = change.Blocks };
    }

    /// <summary>The same pair as the other sees it.</summary>
    private static PersonPair Seen(PersonPair pair) =>
        pair with
        {
            Mine = pair.Theirs,
            Theirs = pair.Mine,
            Blocks = pair.IsBlocked,
            IsBlocked = pair.Blocks,
        };
}
