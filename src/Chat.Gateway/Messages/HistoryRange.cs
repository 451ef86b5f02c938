using System.Globalization;
using Chat.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Messages;

/// <summary>Which messages a client asks for, as they stand in the address.</summary>
internal sealed record HistoryRange(
    [FromQuery(Name = "before")] long? Before = null,
    [FromQuery(Name = "after")] long? After = null,
    [FromQuery(Name = "around")] long? Around = null,
    [FromQuery(Name = "at")] string? At = null
)
{
    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private static readonly ChatError OnlyOne = new(
        ErrorCodes.LimitInvalid,
        "Only one of 'before', 'after', 'around' and 'at' may be given."
    );

    private static readonly ChatError Negative = new(
        ErrorCodes.LimitInvalid,
        "'before', 'after' and 'around' are seqs: 0 or more."
    );

    private static readonly ChatError NotATime = new(
        ErrorCodes.BadRequest,
        "'at' must be a time with its offset from UTC, such as 2026-11-20T09:00:00Z or 2026-11-20T10:00:00%2B01:00."
    );

    public Result<HistoryQuery> ToQuery(string readerId, int limit)
    {
        DateTimeOffset? time = null;
        if (new object?[] { Before, After, Around, At }.Count(value => value is not null) > 1)
        {
            return OnlyOne;
        }

        if (Before < 0 || After < 0 || Around < 0)
        {
            return Negative;
        }

        if (At is not null)
        {
            if (!TryParse(At, out var parsed))
            {
                return NotATime;
            }

            time = parsed;
        }

        return new HistoryQuery(readerId, Before, After, limit, Around, time);
    }

    private static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            Rfc3339,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );
}
