using System.Globalization;
using System.Text.Json;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Checking;

/// <summary>
/// Reads rooms back over REST after the run: what was acknowledged and seen must be what is kept. All rooms of a small run,
/// a sample of a large one.
/// </summary>
internal sealed class HistoryCheck(Run run, ChatApi api, IReadOnlyList<Account> accounts)
{
    /// <summary>Pages of 100 messages in all: a few seconds.</summary>
    private const int MaxPages = 400;
    private const int AtOnce = 4;

    private readonly Checker _checker = new(run.Findings, promisesOrder: true);

    /// <param name="channels">All of the run.</param>
    /// <param name="cancellation">Ends it without a word.</param>
    public async Task RunAsync(IReadOnlyList<Channel> channels, CancellationToken cancellation)
    {
        var pages = Math.Max(MaxPages / channels.Count, 1);
        var sample =
            channels.Count <= MaxPages
                ? channels
                : [.. channels.Where((_, i) => i % ((channels.Count / MaxPages) + 1) == 0)];
        await Parallel.ForEachAsync(
            sample,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (channel, _) => await ReadAsync(channel, pages, cancellation)
        );
    }

    /// <summary>From the newest message back.</summary>
    private async Task ReadAsync(Channel channel, int pages, CancellationToken cancellation)
    {
        var reader = accounts[channel.Founder];
        var seat = new Seat(channel);
        var newer = channel.Log.Head + 1;
        var before = "";
        try
        {
            for (; pages > 0; pages--)
            {
                var path = $"{channel.Path}/messages?limit=100{before}";
                var page = await api.CallAsync(HttpMethod.Get, path, reader, null, cancellation);
                var messages = JsonSerializer.SerializeToUtf8Bytes(page.GetProperty("data"));
                SyncAnswer.ReadMessages(
                    messages,
                    (message, json) =>
                    {
                        _checker.OnRestarted(reader.Name, seat, newer, message, json);
                        newer = message.Seq;
                    }
                );
                if (page.GetProperty("meta").GetProperty("nextCursor").GetString() is not { } next)
                {
                    _checker.OnOldest(reader.Name, seat, newer);
                    return;
                }

                before = string.Create(CultureInfo.InvariantCulture, $"&before={next}");
            }
        }
        catch (UnreachableServerException e)
        {
            run.Errors.Add("history-unread", e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run says so.
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            run.Errors.Add("unreadable", $"the history of {channel.Id}: {e.Message}");
        }
    }
}
