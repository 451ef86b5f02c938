namespace Chat.Data;

/// <summary>Every log event of this assembly. 2000–2099: migrations; 2100–2199: the log writer; 2200–2299: search; 2300–2309: read positions; 2310–2319: retention; 2320–2329: presence; 2330–2339: activity.</summary>
internal static class DataEventIds
{
    public const int AppendFailed = 2100;
    public const int ExpiredInQueue = 2101;
    public const int Rejected = 2102;
    public const int RemedyFailed = 2103;
    public const int HeadLocked = 2104;
    public const int SearchLanguageSet = 2200;
    public const int SearchIndexingFailed = 2201;
    public const int SearchSweepFailed = 2202;
    public const int SearchBehind = 2203;
    public const int SearchLanguageFailed = 2204;
    public const int MovingFailed = 2300;
    public const int Removed = 2310;
    public const int Postponed = 2311;
    public const int PresenceNotWritten = 2320;
    public const int ActivityNotWritten = 2330;
}
