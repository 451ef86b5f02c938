namespace Chat.Grains;

public static class GrainStorage
{
    /// <summary>The name of the grain storage provider the grains keep their state in.</summary>
    public const string Default = "chat";
}
