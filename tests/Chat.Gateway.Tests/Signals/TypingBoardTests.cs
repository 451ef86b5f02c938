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
    public void Who_types_on_is_told_again_now_and_then()
    {
        var told = 0;
        for (var second = 0; second < 24; second += 2)
        {
            told += Take(Ada, isTyping: true) is null ? 0 : 1;
            Assert.Empty(_board.TakeExpired());
            _time.Pass(2);
        }

        Assert.Equal(6, told);
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

        var hidden = Assert.Single(_board.Hide(Ada.Id, Bob.Id));
        Assert.Equal((Room, Ada, false, Bob.Id), (hidden.ChannelId, hidden.Person, hidden.IsTyping, hidden.ToUserId));
        Assert.Empty(_board.Hide(Ada.Id, Bob.Id));
        Assert.Empty(_board.Hide("user_cleo", Bob.Id));
        Assert.Contains(Bob.Id, Take(Ada, isTyping: false)!.NotTo);
    }

    [Fact]
    public void Of_a_conversation_the_other_alone_is_told()
    {
        var signal = new TypingSignal(Ada, IsTyping: true, []);

        var begun = _board.Take("conv_1", signal, Bob.Id)!;

        Assert.Equal((true, false), (begun.IsFor(Bob.Id), begun.IsFor("user_cleo")));
        Assert.Empty(_board.Hide(Ada.Id, "user_cleo")); // who would learn of it
        Assert.Single(_board.Hide(Ada.Id, Bob.Id));
        _time.Pass(6);
        Assert.False(_board.TakeExpired().Single().IsFor(Bob.Id));
    }

    [Fact]
    public void End_of_what_nobody_was_told_of_is_no_news() => Assert.Null(Take(Ada, isTyping: false));

    [Fact]
    public void End_by_a_message_is_no_news_and_the_next_beginning_is()
    {
        Take(Ada, isTyping: true);

        Assert.Null(_board.Take(Room, new(Ada, IsTyping: false, [], IsSilent: true)));
        Assert.NotNull(Take(Ada, isTyping: true));
    }

    private TypingNews? Take(Person person, bool isTyping, params string[] notTo) =>
        _board.Take(Room, new(person, isTyping, notTo));
}
