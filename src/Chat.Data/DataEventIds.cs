namespace Chat.Data;

/// <summary>Every log event of this assembly. 2000–2099: migrations; 2100–2199: the log writer.</summary>
internal static class DataEventIds
{
    public const int AppendFailed = 2100;
    public const int ExpiredInQueue = 2101;
    public const int Rejected = 2102;
    public const int RemedyFailed = 2103;
}
