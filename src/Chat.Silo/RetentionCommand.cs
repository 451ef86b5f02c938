using System.Globalization;
using Chat.Data.Retention;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Silo;

/// <summary><c>Chat.Silo retention …</c>: how long messages are kept, and the removal of those that are past it.</summary>
internal static class RetentionCommand
{
    /// <summary>Who acted, in what is recorded.</summary>
    public const string Actor = "command line";

    private const string Usage =
        "usage: retention show | retention run [--dry-run] | retention set CHANNEL DAYS | retention set CHANNEL default";

    public static async Task<int> RunAsync(WebApplication app, string[] arguments)
    {
        await using (app)
        {
            string? obstacle = arguments switch
            {
                [_, "show"] => await TryAsync(app.Services, () => ShowAsync(app.Services)),
                [_, "run"] => await TryAsync(app.Services, () => RemoveAsync(app.Services, dryRun: false)),
                [_, "run", "--dry-run"] => await TryAsync(app.Services, () => RemoveAsync(app.Services, dryRun: true)),
                [_, "set", var channel, var days] => await TryAsync(
                    app.Services,
                    () => SetAsync(app.Services, channel, days)
                ),
                _ => Usage,
            };
            if (obstacle is null)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync(obstacle);
            return 1;
        }
    }

    private static async Task<string?> TryAsync(IServiceProvider services, Func<Task<string?>> work)
    {
        try
        {
            return await DatabaseCommand.TryAsync(services, _ => work());
        }
        catch (OptionsValidationException exception)
        {
            return exception.Message;
        }
    }

    private static async Task<string?> ShowAsync(IServiceProvider services)
    {
        int? days = services.GetRequiredService<IOptions<RetentionOptions>>().Value.Days;
        await WriteAsync($"default\t{Describe(days)}");
        foreach (var limit in await services.GetRequiredService<ChannelLimits>().ReadAsync())
        {
            await WriteAsync($"{limit.ChannelId}\t{Describe(limit.Days)}\tset by {limit.SetBy} at {limit.SetAt:u}");
        }

        foreach (var hold in await services.GetRequiredService<LegalHolds>().ReadActiveAsync())
        {
            await WriteAsync($"{hold.ChannelId}\theld since {hold.PlacedAt:u}\t{hold.Reason}");
        }

        foreach (var month in await StoredMonth.ReadAllAsync(services.GetRequiredService<NpgsqlDataSource>()))
        {
            await WriteAsync($"{month.Month:yyyy-MM}\tabout {month.Messages} messages\t{month.Bytes >> 20} MiB");
        }

        return null;
    }

    private static async Task<string?> RemoveAsync(IServiceProvider services, bool dryRun)
    {
        if (await services.GetRequiredService<RetentionRunner>().RunAsync(dryRun) is not { } report)
        {
            return "another run is under way.";
        }

        await WriteAsync($"default\t{Describe(report.Days)}");
        foreach (var month in report.Months)
        {
            string how = month.Dropped ? "the whole month" : "some rows";
            string done = dryRun ? "would be removed" : "removed";
            await WriteAsync(
                $"{month.Month:yyyy-MM}\t{how}\t{month.Changes} changes of {month.Channels} channels {done}"
            );
        }

        if (report.Months.Count == 0 && report.Postponed is null)
        {
            await WriteAsync("nothing is past its limit");
        }

        return report.Postponed is { } postponed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"stopped at {postponed:yyyy-MM}: its tables are in use all the time. Try again later."
            )
            : null;
    }

    private static async Task<string?> SetAsync(IServiceProvider services, string channelId, string value)
    {
        int? days = null;
        if (value != "default")
        {
            if (
                !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number is < 1 or > RetentionOptions.MaxDays
            )
            {
                return $"DAYS is a number from 1 to {RetentionOptions.MaxDays}, or 'default'.";
            }

            days = number;
        }

        return await services.GetRequiredService<ChannelLimits>().SetAsync(channelId, days, Actor)
            ? null
            : $"there is no channel '{channelId}'.";
    }

    private static string Describe(int? days) =>
        days is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number} days") : "for ever";

    private static Task WriteAsync(FormattableString line) =>
        Console.Out.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private static Task WriteAsync(string line) => Console.Out.WriteLineAsync(line);
}
