using System.Collections.Concurrent;
using Chat.Runtime.Placement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Chat.Runtime.Activations;

/// <summary>The activations of this silo.</summary>
internal sealed class ActivationDirectory : IDisposable
{
    /// <summary>The limit of waiting calls when none is configured: unbounded queues only hide that a grain is stuck.</summary>
    private const int DefaultMailboxLimit = 10_000;

    private readonly ConcurrentDictionary<(GrainClass Class, string Key), Activation> _activations = new();
    private readonly ActivationParts _parts;
    private readonly ITimer _collector;

    public ActivationDirectory(
        IServiceProvider services,
        IGrainFactory grainFactory,
        ActivationMetrics metrics,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        TimeProvider time,
        ILogger<ActivationDirectory> logger
    )
    {
        var limit = messaging.Value.MaxEnqueuedRequestsHardLimit;
        _parts = new ActivationParts(
            services.GetRequiredService<IServiceScopeFactory>().CreateScope().ServiceProvider,
            grainFactory,
            this,
            metrics,
            time,
            logger,
            limit > 0 ? limit : DefaultMailboxLimit,
            collection.Value.ActivationTimeout,
            collection.Value.DeactivationTimeout
        );
        metrics.Observe(() => Count);
        var quantum = collection.Value.CollectionQuantum;
        _collector = time.CreateTimer(_ => Collect(), null, quantum, quantum);
    }

    public int Count => _activations.Count;

    /// <summary>Whether turns that wait for an ending activation are refused rather than given to a successor.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Whether a grain lives on this silo, as far as it knows.</summary>
    public Func<GrainPlace, bool> IsHome { get; set; } = static _ => true;

    /// <summary>
    /// Ends the activations of grains that live elsewhere now: should they come back, what is known here will have been
    /// overtaken. To be called after each change of what <see cref="IsHome"/> says.
    /// </summary>
    public void LetMovedGo()
    {
        foreach (var activation in _activations.Values)
        {
            LetGoIfMoved(activation);
        }
    }

    /// <summary>Gives a grain a turn, activating it if need be.</summary>
    public void Receive(GrainClass grainClass, string key, Turn turn)
    {
        while (!Get(grainClass, key).Receive(turn))
        {
            // It has just ended, and its successor takes the place before it says so.
        }
    }

    /// <summary>Puts a successor in the place of an activation that has ended, if turns wait for one.</summary>
    /// <returns>The turns that got none.</returns>
    public List<Turn> Retire(Activation activation, List<Turn> waiting)
    {
        var place = (activation.Class, activation.GrainId.Key.ToString());
        if (waiting.Count == 0 || IsDraining || !IsHome(activation.Place))
        {
            _activations.TryRemove(KeyValuePair.Create(place, activation));
            return waiting;
        }

        var successor = new Activation(activation.Class, place.Item2, _parts, waiting);
        _activations[place] = successor;
        successor.Start();
        return [];
    }

    /// <summary>
    /// Looks whether a successor has a right to be here. Not while the lock of its predecessor is held: its turns may be
    /// refused, and whoever gets them back may be about to give that one a turn.
    /// </summary>
    public void CheckSuccessor(Activation predecessor)
    {
        if (_activations.TryGetValue((predecessor.Class, predecessor.GrainId.Key.ToString()), out var successor))
        {
            LetGoIfMoved(successor);
        }
    }

    /// <summary>Ends all activations, and those that calls from ending ones start meanwhile.</summary>
    public async Task DeactivateAllAsync(DeactivationReason reason, CancellationToken cancellation)
    {
        while (!_activations.IsEmpty)
        {
            var ending = _activations.Values.ToList();
            ending.ForEach(activation => activation.Deactivate(reason, cancellation));
            await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(cancellation);
        }
    }

    /// <summary>Stops what would go on by itself, without a word to the grains: as if the process had ended.</summary>
    public void Abandon()
    {
        foreach (var activation in _activations.Values)
        {
            activation.Abandon();
        }
    }

    public void Dispose() => _collector.Dispose();

    private Activation Get(GrainClass grainClass, string key)
    {
        if (_activations.TryGetValue((grainClass, key), out var present))
        {
            return present;
        }

        var activation = new Activation(grainClass, key, _parts, []);
        var winner = _activations.GetOrAdd((grainClass, key), activation);
        if (winner == activation)
        {
            activation.Start();
            LetGoIfMoved(activation);
        }

        return winner;
    }

    /// <summary>Asked of new activations too, after they can be found: one of both notices a change at that moment.</summary>
    private void LetGoIfMoved(Activation activation)
    {
        if (!IsHome(activation.Place))
        {
            activation.Leave();
        }
    }

    private void Collect()
    {
        _parts.Metrics.Collected();
        var ended = _activations.Values.Count(activation => activation.DeactivateIfIdle());
        if (ended > 0)
        {
            ActivationLog.Collected(_parts.Logger, ended, Count);
        }
    }
}
