using Chat.Data.Administration;
using Npgsql;

namespace Chat.Silo;

/// <summary><c>Chat.Silo admin …</c>: who may make administrative calls.</summary>
internal static class AdminCommand
{
    private const string Usage = "usage: admin list | admin grant USERNAME | admin revoke USERNAME";

    public static async Task<int> RunAsync(WebApplication app, string[] arguments)
    {
        await using (app)
        {
            string? obstacle = arguments switch
            {
                [_, "list"] => await DatabaseCommand.TryAsync(app.Services, ListAsync),
                [_, "grant", var username] => await DatabaseCommand.TryAsync(app.Services, Setting(username, true)),
                [_, "revoke", var username] => await DatabaseCommand.TryAsync(app.Services, Setting(username, false)),
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

    private static async Task<string?> ListAsync(NpgsqlDataSource database)
    {
        foreach (var administrator in await Administrators.ListAsync(database))
        {
            await Console.Out.WriteLineAsync(
                $"{administrator.Username}\t{administrator.DisplayName}\t{administrator.Id}"
            );
        }

        return null;
    }

    private static Func<NpgsqlDataSource, Task<string?>> Setting(string username, bool isAdministrator) =>
        async database =>
            await Administrators.SetAsync(database, username, isAdministrator)
                ? null
                : $"there is no user '{username}'.";
}
