using System.Reflection;
using Chat.Delivery;
using Orleans.Streams;

namespace Chat.Tests.Delivery;

/// <summary>Streams of events that refuse what they are given until they are told otherwise, and note the rest.</summary>
public class BrokenStreams : DispatchProxy
{
    private readonly List<object> _taken = [];

    public static (IStreamProvider Provider, BrokenStreams Streams) New()
    {
        var provider = Create<IStreamProvider, BrokenStreams>();
        return (provider, (BrokenStreams)(object)provider);
    }

    public bool IsBroken { get; set; } = true;

    /// <summary>How often something was refused.</summary>
    public int Refusals { get; private set; }

    public IReadOnlyList<ChannelEvents> Events => [.. _taken.OfType<ChannelEvents>()];

    public IReadOnlyList<ChannelCursor> Announcements => [.. _taken.OfType<ChannelCursor>()];

    /// <summary>It is asked for a stream only; everything that is asked of the stream comes to the same place.</summary>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var stream = Create(targetMethod!.ReturnType, typeof(Stream));
        ((Stream)stream).Owner = this;
        return stream;
    }

    private Task Take(object item)
    {
        if (IsBroken)
        {
            Refusals++;
            return Task.FromException(new OrleansException("The silo is gone."));
        }

        _taken.Add(item);
        return Task.CompletedTask;
    }

    public class Stream : DispatchProxy
    {
        internal BrokenStreams Owner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Owner.Take(args![0]!);
    }
}
