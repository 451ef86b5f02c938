namespace Chat.Data.Generator.Channels;

/// <summary>Who posts when: the messages of all channels mixed, as they come in, and therefore stand in the tables.</summary>
internal sealed class Timeline(GeneratorOptions options, SplitMix random)
{
    /// <summary>The first of the months.</summary>
    public DateTimeOffset Start { get; } = MonthOf(options.Until).AddMonths(1 - options.Months);

    public IEnumerable<(int Channel, DateTimeOffset At)> Posts(IReadOnlyList<ChannelPlan> plans)
    {
        for (int month = 0; month < options.Months; month++)
        {
            int[] posts = [.. plans.SelectMany((plan, channel) => Enumerable.Repeat(channel, plan.MessagesIn(month)))];
            Shuffle(posts);
            var from = Start.AddMonths(month);
            var until = month == options.Months - 1 ? options.Until : from.AddMonths(1);
            var step = (until - from) / Math.Max(posts.Length, 1);
            for (int i = 0; i < posts.Length; i++)
            {
                yield return (posts[i], (from + (step * (i + random.Share()))).ToMicroseconds());
            }
        }
    }

    private static DateTimeOffset MonthOf(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private void Shuffle(int[] posts)
    {
        for (int i = posts.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (posts[i], posts[other]) = (posts[other], posts[i]);
        }
    }
}
