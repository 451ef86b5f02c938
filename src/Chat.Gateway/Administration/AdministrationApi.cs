using Chat.Data.Administration;
using Chat.Lists;
using Microsoft.AspNetCore.Authorization;
using Npgsql;

namespace Chat.Administration;

/// <summary>What administrators can call, all of it below <c>/api/admin</c>.</summary>
internal static class AdministrationApi
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) =>
        services.AddSingleton<IAuthorizationHandler, AdministratorPolicy.Handler>();

    /// <summary>
    /// The group that administrative calls belong to: whatever is mapped below it is for administrators only.
    /// </summary>
    public static RouteGroupBuilder MapAdministration(this IEndpointRouteBuilder routes) =>
        routes
            .MapGroup("/api/admin")
            .RequireAuthorization(AdministratorPolicy.Create())
            .WithTags("Administration")
            .ProducesProblem(401)
            .ProducesProblem(403)
            .ProducesProblem(503);

    public static void MapAdministrators(this RouteGroupBuilder administration) =>
        administration
            .MapGet("/administrators", ListAsync)
            .WithSummary("Who is an administrator, by name.")
            .Produces<Page<Administrator, ListMeta>>();

    private static async Task<IResult> ListAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        TypedResults.Ok(
            new Page<Administrator, ListMeta>(
                await Administrators.ListAsync(database, cancellation),
                new ListMeta(NextCursor: null)
            )
        );
}
