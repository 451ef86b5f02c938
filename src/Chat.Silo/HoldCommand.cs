using Chat.Data.Retention;

namespace Chat.Silo;

/// <summary><c>Chat.Silo hold …</c>: what keeps retention and erasure away from channels.</summary>
internal static class HoldCommand
{
    private const string Usage = "usage: hold list [CHANNEL] | hold place CHANNEL REASON | hold release CHANNEL HOLD";

    public static async Task<int> RunAsync(WebApplication app, string[] arguments)
    {
        await using (app)
        {
            string? obstacle = await DatabaseCommand.TryAsync(
                app.Services,
                _ => RunAsync(app.Services.GetRequiredService<LegalHolds>(), arguments)
            );
            if (obstacle is null)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(obstacle);
            return 1;
        }
    }

    private static Task<string?> RunAsync(LegalHolds holds, string[] arguments) =>
        arguments switch
        {
            [_, "list"] => ListAsync(holds.ReadActiveAsync()),
            [_, "list", var channel] => ListAsync(holds.ReadAsync(channel)),
            [_, "place", var channel, var reason] => PlaceAsync(holds, channel, reason),
            [_, "release", var channel, var hold] => ReleaseAsync(holds, channel, hold),
            _ => Task.FromResult<string?>(Usage),
        };

    private static async Task<string?> ListAsync(Task<IReadOnlyList<LegalHold>> holds)
    {
        foreach (var hold in await holds)
        {
            string until = hold.ReleasedAt is { } released
                ? FormattableString.Invariant($"released {released:u} by {hold.ReleasedBy}")
                : "in force";
            await Console.Out.WriteLineAsync(
                FormattableString.Invariant(
                    $"{hold.ChannelId}\t{hold.Id}\t{until}\tplaced {hold.PlacedAt:u} by {hold.PlacedBy}\t{hold.Reason}"
                )
            );
        }

        return null;
    }

    private static async Task<string?> PlaceAsync(LegalHolds holds, string channelId, string reason)
    {
        if (!LegalHolds.IsReason(reason))
        {
            return $"REASON is 1 to {LegalHolds.MaxReasonLength} characters, not only white space.";
        }

        if (await holds.PlaceAsync(channelId, reason, RetentionCommand.Actor) is not { } hold)
        {
            return $"there is no channel '{channelId}'.";
        }

        await Console.Out.WriteLineAsync(hold.Id.ToString());
        return null;
    }

    private static async Task<string?> ReleaseAsync(LegalHolds holds, string channelId, string hold) =>
        Guid.TryParse(hold, out var id) && await holds.ReleaseAsync(channelId, id, RetentionCommand.Actor) is not null
            ? null
            : $"the channel '{channelId}' has no hold '{hold}'.";
}
