using Chat.Data.Schema;

namespace Chat.Silo;

/// <summary><c>Chat.Silo migrate</c>: brings the database's schema up to this build's, and ends.</summary>
internal static partial class MigrateCommand
{
    public static async Task<int> RunAsync(WebApplication app)
    {
        await using (app)
        {
            string? obstacle = await DatabaseCommand.TryAsync(
                app.Services,
                async database =>
                {
                    await Migrator.MigrateAsync(database);
                    return null;
                }
            );
            if (obstacle is null)
            {
                return 0;
            }

            LogFailed(app.Logger, obstacle);
            return 1;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "The database cannot be migrated: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
