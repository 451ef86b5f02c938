using Chat.Presence;
using Chat.Tests.Delivery;

namespace Chat.Tests.Presence;

public sealed class PersonRelayTests
{
    private static readonly Guid Life = Guid.NewGuid();

    private readonly PersonRelay _relay = new("user_ada");

    [Fact]
    public void Events_in_order_are_passed_on_once()
    {
        Assert.False(_relay.Place(new(Life, 7)));

        Assert.Equal(["8", "9"], Take(Events(9, "8", "9"), missed: false));
        Assert.Equal(["10"], Take(Events(10, "8", "9", "10"), missed: false)); // sent again, and more
        Assert.Empty(Take(Events(10, "10"), missed: false));
    }

    [Fact]
    public void Hole_is_noticed()
    {
        _relay.Place(new(Life, 7));

        Assert.Equal(["9"], Take(Events(9, "9"), missed: true));
        Assert.Equal(["10"], Take(Events(10, "10"), missed: false));
    }

    [Fact]
    public void Events_that_come_before_the_answer_show_whether_any_are_missing()
    {
        Take(Events(9, "9"), missed: false);
        Assert.False(_relay.Place(new(Life, 8)));

        var other = new PersonRelay("user_bob");
        other.Take(Events(9, "9"), out _);
        Assert.True(other.Place(new(Life, 7)));
    }

    [Fact]
    public void Another_life_of_the_grain_may_have_lost_some()
    {
        _relay.Place(new(Life, 7));
        Assert.True(_relay.Place(new(Guid.NewGuid(), 0)));

        _relay.Place(new(Life, 0));
        var events = new PersonEvents("user_ada", Guid.NewGuid(), 1, [new("1", "{}")]);
        Assert.Single(_relay.Take(events, out var missed));
        Assert.True(missed);
    }

    [Fact]
    public void Tail_that_does_not_come_is_missed_once()
    {
        _relay.Place(new(Life, 7));
        _relay.Place(new(Life, 8));

        Assert.False(_relay.Has(new(Life, 8), isOverdue: false));
        Assert.False(_relay.Has(new(Life, 8), isOverdue: true));
        Assert.True(_relay.Has(new(Life, 8), isOverdue: true));
    }

    [Fact]
    public void Person_is_here_while_any_connection_is_and_active_while_any_is_used()
    {
        var (one, two) = (new ListeningConnection("user_ada"), new ListeningConnection("user_ada"));
        _relay.TryAdd(one.Outbox);
        _relay.TryAdd(two.Outbox);

        Assert.True(_relay.SetActive(one.Outbox, isActive: false));
        Assert.False(_relay.SetActive(one.Outbox, isActive: false));
        Assert.Equal((true, true), _relay.State);
        _relay.Remove(two.Outbox);
        Assert.Equal((true, false), _relay.State);
        Assert.False(_relay.TryClose());
        _relay.Remove(one.Outbox);
        Assert.True(_relay.TryClose());
        Assert.False(_relay.TryAdd(two.Outbox));
    }

    private string[] Take(PersonEvents events, bool missed)
    {
        var taken = _relay.Take(events, out var isMissed);
        Assert.Equal(missed, isMissed);
        return [.. taken.Select(one => one.Name)];
    }

    private static PersonEvents Events(long count, params string[] names) =>
        new("user_ada", Life, count, [.. names.Select(name => new PersonEvent(name, "{}"))]);
}
