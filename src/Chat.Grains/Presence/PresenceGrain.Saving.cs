using Chat.Data.Presence;
using Microsoft.Extensions.Logging;

namespace Chat.Presence;

internal sealed partial class PresenceGrain
{
    /// <summary>Makes a change and sees to it that it is written.</summary>
    /// <param name="change">What changes.</param>
    /// <param name="isForced">
    /// Writes even if nothing has changed: no other activation can write afterwards that does not know what this one does.
    /// </param>
    private void Change(Action change, bool isForced = false)
    {
        var before = Shown;
        change();
        if (before != PresenceStatus.Offline && Shown == PresenceStatus.Offline)
        {
            _wanted = _wanted with { LastSeenAt = time.GetUtcNow() };
        }

        if (isForced || !IsStored(Row()))
        {
            _changes++;
            if (_saving.IsCompleted)
            {
                _saving = SaveAsync();
            }
        }
    }

    /// <summary>Writes until what is stored is what is wanted, or another activation has written.</summary>
    private async Task SaveAsync()
    {
        while (_saved < _changes && !_superseded)
        {
            if (Shown == PresenceStatus.Offline && _stored.Shown != (short)PresenceStatus.Offline)
            {
                await Task.Delay(Grace, time);
            }

            var changes = _changes;
            var row = Row() with { Version = _stored.Version + 1 };
            switch (await writer.WriteAsync(row, isVisible: !row.LooksLike(_stored)))
            {
                case true:
                    (_stored, _saved) = (row, changes);
                    break;
                case false:
                    Leave();
                    break;
                default:
                    await Task.Delay(PauseAfterFailure, time);
                    await ReadAgainAsync(row);
                    break;
            }
        }

        if (!_devices.Any)
        {
            DeactivateOnIdle(); // whoever is not here needs no activation
        }
    }

    /// <summary>Finds out whether a write whose outcome is unknown was made.</summary>
    private async Task ReadAgainAsync(StoredPresence row)
    {
        try
        {
            var stored = await reader.ReadAsync(Id);
            if (stored.Version == row.Version && stored.Leases.SequenceEqual(row.Leases))
            {
                _stored = row; // and is written once more, so that it is told
            }
            else if (stored.Version != _stored.Version)
            {
                Leave();
            }
        }
        catch (Exception exception)
        {
            LogNotRead(logger, Id, exception); // the next write will tell
        }
    }

    private void Leave()
    {
        LogSuperseded(logger, Id);
        _superseded = true;
        DeactivateOnIdle();
    }

    private async Task<bool> IsSavedAsync(long changes)
    {
        await _saving
            .WaitAsync(Patience, time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return _saved >= changes;
    }

    private StoredPresence Row()
    {
        var shown = Shown;
        return _wanted with
        {
            Version = _stored.Version,
            Shown = (short)shown,
            LastSeenAt = shown == PresenceStatus.Offline ? _wanted.LastSeenAt : _stored.LastSeenAt,
            Leases = _devices.Leases,
        };
    }

    private bool IsStored(StoredPresence row) =>
        row with { Leases = _stored.Leases } == _stored && row.Leases.AsSpan().SequenceEqual(_stored.Leases);

    [LoggerMessage(EventId = 153, Level = LogLevel.Warning, Message = "{UserId}: the presence could not be read")]
    private static partial void LogNotRead(ILogger logger, string userId, Exception exception);
}
