using System.Runtime.CompilerServices;
using System.Text;
using Chat.Data.Log;
using Chat.Errors;

namespace Chat.Tests.Channels.Model;

/// <summary>What must hold at the end of every history.</summary>
internal static class Promise
{
    public static void Check(World world)
    {
        CheckLog(world.Database);
        CheckAnswers(world);
        CheckOrder(world);
        CheckAnnouncements(world);
        CheckMembers(world);
        if (world.Activations.Count == 1 && !world.HadUnknownOutcomes)
        {
            That(!world.Activations[0].IsSuperseded, $"The only activation believes that there is another.");
        }
    }

    private static void CheckLog(ModelDatabase database)
    {
        var rows = database.Rows;
        That(HashChain.Verify(rows).IsIntact, $"The chain is broken."); // seqs and ordinals without holes, too
        That(database.Head.Seq == rows.Count, $"The head is not the last change.");
        for (var i = 1; i < rows.Count; i++)
        {
            That(rows[i].CreatedAt >= rows[i - 1].CreatedAt, $"Change {i + 1} is older than the one before.");
        }

        var posts = rows.Where(row => row.Kind == ChangeKind.MessagePosted).ToList();
        var keys = posts.Select(row => (row.ActorId, row.ClientId)).ToHashSet();
        That(keys.Count == posts.Count, $"A client id is in the log twice.");
    }

    private static void CheckAnswers(World world)
    {
        var rows = world
            .Database.Rows.Where(row => row.ClientId is not null)
            .ToDictionary(row => (row.ActorId, row.ClientId!));
        foreach (var posts in world.Calls.Where(call => call.Post is not null).GroupBy(call => call.Key))
        {
            var row = rows.GetValueOrDefault(posts.Key);
            foreach (var call in posts)
            {
                CheckAnswer(call, row);
            }

            That(posts.Count(call => call.Acknowledged is { Repeated: false }) <= 1, $"{posts.Key} was first twice.");
            var last = posts.Last();
            That(
                last.Acknowledged is not null
                    || last.Refused?.Code is ErrorCodes.ClientIdReused or ErrorCodes.ClientIdInvalid,
                $"{last} had no answer although nothing was in the way."
            );
        }
    }

    private static void CheckAnswer(Call call, LogEntry? row)
    {
        That(call.Answer.IsCompleted, $"{call} was never answered.");
        if (call.Acknowledged is { } answer)
        {
            That(row is not null, $"{call} was acknowledged and is not there.");
            That(
                (answer.Seq, answer.Id, answer.CreatedAt) == (row!.Seq, row.Id, row.CreatedAt),
                $"{call} was answered {answer}, but stands at {row.Seq}."
            );
            That(call.Post!.Text == row.Text, $"{call} was acknowledged for another text.");
        }
        else if (call.Refused is { } error)
        {
            var isRight = error.Code switch
            {
                ErrorCodes.ClientIdReused => row is not null && row.Text != call.Post!.Text,
                ErrorCodes.ClientIdInvalid => row is null || row.Seq > call.RowsBefore,
                ErrorCodes.Unavailable => true,
                _ => false,
            };
            That(isRight, $"{call} was refused with {error.Code}.");
        }
        else
        {
            That(call.Answer.Exception?.InnerException is IOException, $"{call} failed: {call.Answer.Exception}");
        }
    }

    /// <summary>Whoever posts after an answer stands after what was answered.</summary>
    private static void CheckOrder(World world)
    {
        var posts = world.Calls.Where(call => call.Post is not null).ToLookup(call => call.Key);
        var earliestAnswerAfter = int.MaxValue;
        foreach (var row in world.Database.Rows.AsEnumerable().Reverse())
        {
            if (row.ClientId is null)
            {
                continue;
            }

            var calls = posts[(row.ActorId, row.ClientId)];
            That(calls.Min(call => call.StartedAt) <= earliestAnswerAfter, $"Change {row.Seq} came too early.");
            foreach (var call in calls.Where(call => call.Acknowledged is not null))
            {
                earliestAnswerAfter = Math.Min(earliestAnswerAfter, call.EndedAt);
            }
        }
    }

    private static void CheckAnnouncements(World world)
    {
        foreach (var activation in world.Activations)
        {
            var seq = activation.LoadedAt;
            foreach (var change in activation.Committed)
            {
                That(change.Seq == ++seq, $"Change {change.Seq} was announced instead of {seq}.");
                var row = world.Database.Rows[(int)seq - 1];
                That(
                    change.Posted is { } message
                        ? (message.Id, message.Ordinal, message.Text) == (row.Id, row.Ordinal, row.Text)
                        : change.Member!.Person.Id == row.SubjectId,
                    $"Change {seq} was announced as another."
                );
            }
        }
    }

    private static void CheckMembers(World world)
    {
        foreach (var call in world.Calls.Where(call => call.Post is null))
        {
            var times = world.Database.Rows.Count(row => row.SubjectId == call.Person.Id);
            That(times <= 1, $"{call} happened {times} times.");
            That(times == 1 || call.Acknowledged is null, $"{call} was acknowledged and did not happen.");
        }
    }

    private static void That(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] Otherwise otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(otherwise.ToString());
        }
    }
}

internal sealed class BrokenPromiseException(string message) : Exception(message);

/// <summary>A sentence that is put together only when it is needed.</summary>
[InterpolatedStringHandler]
internal readonly struct Otherwise
{
    private readonly StringBuilder? _text;

    public Otherwise(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        _text = holds ? null : new StringBuilder(literalLength + (formattedCount * 16));
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value) => _text!.Append(value);

    public override string ToString() => _text?.ToString() ?? "";
}
