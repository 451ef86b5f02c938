using Microsoft.Extensions.Logging;

namespace Chat.Data.Search;

internal static partial class SearchIndexingLog
{
    [LoggerMessage(
        EventId = DataEventIds.SearchLanguageSet,
        Level = LogLevel.Information,
        Message = "Messages are indexed in the language '{Language}' from now on; older ones follow in the background."
    )]
    public static partial void LanguageSet(this ILogger logger, string language);

    [LoggerMessage(
        EventId = DataEventIds.SearchIndexingFailed,
        Level = LogLevel.Warning,
        Message = "Indexing {Count} channels failed; it is tried again later."
    )]
    public static partial void IndexingFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(
        EventId = DataEventIds.SearchSweepFailed,
        Level = LogLevel.Warning,
        Message = "Looking for channels that are not indexed failed; it is tried again later."
    )]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = DataEventIds.SearchBehind,
        Level = LogLevel.Information,
        Message = "The index of messages is {Behind} changes behind."
    )]
    public static partial void Behind(this ILogger logger, long behind);

    [LoggerMessage(
        EventId = DataEventIds.SearchLanguageFailed,
        Level = LogLevel.Warning,
        Message = "The database cannot be asked for the language of the index yet."
    )]
    public static partial void LanguageFailed(this ILogger logger, Exception exception);
}
