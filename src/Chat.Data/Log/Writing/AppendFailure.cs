using Chat.Data.Retention;
using Npgsql;

namespace Chat.Data.Log;

/// <summary>What a failed statement says about the entries in it.</summary>
internal enum AppendFailure
{
    /// <summary>Says nothing about them: the connection, the server or a conflict failed. They may even be written.</summary>
    Transient,

    /// <summary>Something in them is not acceptable. Nothing was written, and trying the same again cannot help.</summary>
    Refused,

    /// <summary>The month they belong to has no partition yet.</summary>
    MissingPartition,
}

internal static class AppendFailures
{
    /// <summary>
    /// Only what is known to lie in the data counts as refused: classes 22 (data exception), 23 (integrity) and 54
    /// (limits). Everything else, known or not, is worth another try until the time is up.
    /// </summary>
    public static AppendFailure Classify(Exception exception) =>
        exception switch
        {
            // Routing a row to its partition fails as a check that has no name.
            PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null } =>
                AppendFailure.MissingPartition,
            PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => AppendFailure.Refused,
            _ => AppendFailure.Transient,
        };

    public static bool IsDuplicateClientId(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } name }
        && name.EndsWith("_client_key", StringComparison.Ordinal);

    /// <summary>Whether the month is not there, or is about to be removed: who asks again will see what has become of it.</summary>
    public static bool IsMonthGone(Exception exception) =>
        exception
            is PostgresException
            {
                SqlState: PostgresErrorCodes.CheckViolation,
                ConstraintName: null or MonthTable.Closed
            };

    /// <summary>Whether the statement was given up because it had waited for a lock. Its connection is as good as before.</summary>
    public static bool IsLockTimeout(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>Whether the statement took too long: it may have waited for a lock.</summary>
    public static bool IsTimeout(Exception exception) =>
        IsLockTimeout(exception)
        || exception
            is NpgsqlException { InnerException: TimeoutException }
                or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };
}
