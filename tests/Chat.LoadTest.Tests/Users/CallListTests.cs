using Chat.LoadTest.Users;

namespace Chat.LoadTest.Tests.Users;

public sealed class CallListTests
{
    private readonly CallList _calls = new();
    private int _first = -1;

    [Fact]
    public void Find_answeredTwice_findsNothingTheSecondTime()
    {
        var place = Add();
        var number = _calls.NumberOf(place);

        Assert.Equal(place, _calls.Find(number));
        _calls.Remove(ref _first, place);
        Assert.Equal(-1, _calls.Find(number));

        Assert.Equal(place, Add()); // used again
        Assert.Equal(-1, _calls.Find(number));
        Assert.NotEqual(number, _calls.NumberOf(place));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(long.MaxValue)]
    public void Find_aNumberThatWasNeverUsed_findsNothing(long number)
    {
        Add();

        Assert.Equal(-1, _calls.Find(number));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    public void Remove_inAnyOrder_keepsTheOthers(params int[] order)
    {
        var places = new[] { Add(), Add(), Add() };
        for (var i = 0; i < order.Length; i++)
        {
            _calls.Remove(ref _first, places[order[i]]);
            var left = new List<int>();
            for (var place = _first; place >= 0; place = _calls.At(place).Next)
            {
                left.Add(place);
            }

            Assert.Equal(places.Except(order.Take(i + 1).Select(o => places[o])).Reverse(), left);
        }

        Assert.Equal((-1, 0), (_first, _calls.Count));
    }

    private int Add()
    {
        _calls.Add(ref _first, out var place).Kind = CallKind.Post;
        return place;
    }
}
