using Chat.Signals;

namespace Chat.Tests.Signals;

public sealed class TypingBoardTests
{
    private const string Room = "room_1";

    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");

    private readonly MovableTime _time = new();
    private readonly TypingBoard _board;

    public TypingBoardTests() => _board = new TypingBoard(_time);

    [Fact]
    public void Typing_ends_by_itself_six_seconds_after_it_was_said_last()
    {
        Take(Ada, isTyping: true);
        _time.Pass(5);
        Take(Ada, isTyping: true);
        Take(Bob, isTyping: true);
        _time.Pass(5.9);
        Assert.Empty(_board.TakeExpired());

        _time.Pass(0.1);

        Assert.Equal(["user_ada", "user_bob"], _board.TakeExpired().Select(news => news.Person.Id).Order());
        Assert.Empty(_board.TakeExpired());
        Assert.Null(Take(Ada, isTyping: false)); // nobody is told twice
    }

    [Fact]
    public void Those_are_told_of_the_end_who_were_told_of_the_beginning()
    {
        var begun = Take(Ada, isTyping: true, "user_cleo")!;
        var ended = Take(Ada, isTyping: false)!;

        Assert.Equal(["user_ada", "user_cleo"], begun.NotTo.Order()); // and Ada knows
        Assert.Equal(begun.NotTo, ended.NotTo);
        Assert.Equal((true, false), (begun.IsTyping, ended.IsTyping));
    }

    [Fact]
    public void Who_is_blocked_meanwhile_is_told_that_it_has_ended_and_nothing_more()
    {
        Take(Ada, isTyping: true);

        Assert.Equal([Room], _board.Hide(Ada.Id, Bob.Id));
        Assert.Empty(_board.Hide(Ada.Id, Bob.Id));
        Assert.Empty(_board.Hide("user_cleo", Bob.Id));
        Assert.Contains(Bob.Id, Take(Ada, isTyping: false)!.NotTo);
    }

    [Fact]
    public void End_of_what_nobody_was_told_of_is_no_news() => Assert.Null(Take(Ada, isTyping: false));

    private TypingNews? Take(Person person, bool isTyping, params string[] notTo) =>
        _board.Take(Room, new(person, isTyping, notTo));
}
