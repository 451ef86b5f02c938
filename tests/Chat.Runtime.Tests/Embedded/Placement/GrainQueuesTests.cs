using Chat.Runtime.Placement;

namespace Chat.Runtime.Tests.Placement;

public sealed class GrainQueuesTests
{
    private static readonly GrainPlace A = new(1, "a");
    private static readonly GrainPlace B = new(1, "b");

    private readonly GrainQueues<int> _queues = new();
    private readonly List<int> _gone = [];

    [Fact]
    public void TryJoin_whenNothingWaitsForTheGrain_isRefused()
    {
        _queues.Hold(A, 1, 1);

        Assert.False(_queues.TryJoin(B, 2, 2));
        Assert.True(_queues.TryJoin(A, 3, 3));
    }

    [Fact]
    public void Release_letsThoseOfTheGrainGoInOrder()
    {
        _queues.Hold(A, 3, 3);
        _queues.Hold(B, 2, 2);
        _queues.Hold(A, 1, 1);

        _queues.Release(A, _gone.Add);

        Assert.Equal([1, 3], _gone);
        Assert.False(_queues.IsEmpty);
        _queues.ReleaseAll(_gone.Add);
        Assert.Equal([1, 3, 2], _gone);
        Assert.True(_queues.IsEmpty);
    }

    [Fact]
    public void Release_whenTheFirstCannotGo_holdsTheOthersBehindIt()
    {
        var isOpen = false;
        _queues.Hold(A, 1, 1);
        _queues.Hold(A, 2, 2);

        _queues.Release(A, Go);
        Assert.Empty(_gone);
        isOpen = true;
        _queues.Release(A, Go);

        Assert.Equal([1, 2], _gone);

        void Go(int item)
        {
            if (_queues.TryJoin(A, item, item))
            {
                return;
            }

            if (isOpen)
            {
                _gone.Add(item);
            }
            else
            {
                _queues.Hold(A, item, item);
            }
        }
    }
}
