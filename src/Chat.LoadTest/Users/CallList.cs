using System.Runtime.InteropServices;

namespace Chat.LoadTest.Users;

/// <summary>
/// All unanswered calls of a loop's users. Places are used again, so calling allocates nothing; the number that a call
/// goes out with also says how often its place was used, so an answer that comes twice finds nothing.
/// </summary>
internal sealed class CallList
{
    private const int PlaceBits = 24;

    private readonly List<Call> _calls = [];
    private readonly Stack<int> _free = new();

    /// <summary>How many are unanswered.</summary>
    public int Count => _calls.Count - _free.Count;

    public IEnumerable<Call> Unanswered => _calls.Where(call => call.Kind != CallKind.None && !call.IsAnswered);

    /// <param name="first">Where the user's list begins; the new call is put in front.</param>
    public ref Call Add(ref int first, out int place)
    {
        if (!_free.TryPop(out place))
        {
            place = _calls.Count;
            _calls.Add(default);
        }

        ref var call = ref At(place);
        var generation = call.Generation + 1;
        call = new Call
        {
            Generation = generation,
            Previous = -1,
            Next = first,
        };
        if (first >= 0)
        {
            At(first).Previous = place;
        }

        first = place;
        return ref call;
    }

    public ref Call At(int place) => ref CollectionsMarshal.AsSpan(_calls)[place];

    /// <summary>What the call is numbered on the wire.</summary>
    public long NumberOf(int place) => ((long)At(place).Generation << PlaceBits) | (uint)place;

    /// <returns>The place of a call that is not answered yet, -1 if there is no such.</returns>
    public int Find(long number)
    {
        var place = (int)(number & ((1 << PlaceBits) - 1));
        return
            number >= 0
            && place < _calls.Count
            && At(place).Kind != CallKind.None
            && At(place).Generation == number >> PlaceBits
            ? place
            : -1;
    }

    public void Remove(ref int first, int place)
    {
        ref var call = ref At(place);
        if (call.Previous >= 0)
        {
            At(call.Previous).Next = call.Next;
        }
        else
        {
            first = call.Next;
        }

        if (call.Next >= 0)
        {
            At(call.Next).Previous = call.Previous;
        }

        call = new Call { Generation = call.Generation };
        _free.Push(place);
    }
}
