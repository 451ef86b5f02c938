using Chat.Data.Schema;
using Npgsql;

namespace Chat.Silo;

/// <summary><c>Chat.Silo migrate</c>: brings the database's schema up to this build's, and ends.</summary>
internal static partial class MigrateCommand
{
    public static async Task<int> RunAsync(WebApplication app)
    {
        await using (app)
        {
            try
            {
                await Migrator.MigrateAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
                return 0;
            }
            catch (Exception exception) when (exception is NpgsqlException or SchemaException)
            {
                LogFailed(app.Logger, exception.Message);
                return 1;
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "The database cannot be migrated: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
