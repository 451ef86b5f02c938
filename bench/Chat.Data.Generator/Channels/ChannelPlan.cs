namespace Chat.Data.Generator.Channels;

/// <summary>How many messages a channel gets, and in which months.</summary>
/// <param name="Index">0 is the largest channel.</param>
/// <param name="FirstMonth">The first of its months, 0 for the oldest of all.</param>
/// <param name="LastMonth">Its last month; many channels fall silent before the end.</param>
internal sealed record ChannelPlan(int Index, int Messages, int FirstMonth, int LastMonth)
{
    public string Id { get; } = IdOf(Index);

    /// <summary>In the form of a room's id: <c>room_</c> and 26 characters.</summary>
    public static string IdOf(int index) => $"room_{index + 1:00000000000000000000000000}";

    public int MessagesIn(int month)
    {
        int months = LastMonth - FirstMonth + 1;
        return month < FirstMonth || month > LastMonth ? 0
            : month == LastMonth ? Messages - (Messages / months * (months - 1))
            : Messages / months;
    }

    /// <summary>The largest channel, and others whose sizes fall off as those of channels do: few large, many small.</summary>
    public static IReadOnlyList<ChannelPlan> Of(GeneratorOptions options, SplitMix random)
    {
        var plans = new List<ChannelPlan> { new(0, options.LargestChannel, 0, options.Months - 1) };
        double weights = Enumerable.Range(1, options.Channels).Sum(Weight);
        int left = options.Messages - options.LargestChannel;
        int all = left;
        for (int index = options.Channels; index >= 1; index--)
        {
            int messages = index == 1 ? left : (int)(all * Weight(index) / weights);
            left -= messages;
            plans.Add(Place(index, messages, options.Months, random));
        }

        return plans;
    }

    private static double Weight(int index) => 1.0 / (index + 20);

    /// <summary>A third of the channels are there from the start to the end.</summary>
    private static ChannelPlan Place(int index, int messages, int months, SplitMix random)
    {
        int first = random.Below(3) == 0 ? 0 : random.Below(months);
        int last = random.Below(2) == 0 ? months - 1 : first + random.Below(months - first);
        return new ChannelPlan(index, messages, first, last);
    }
}
