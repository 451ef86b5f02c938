using Chat.Accounts;
using Chat.Data.Administration;
using Microsoft.AspNetCore.Authorization;
using Npgsql;

namespace Chat.Administration;

/// <summary>Lets administrators through. Who is one is not in the token: the database is asked at each call.</summary>
internal sealed class AdministratorPolicy : IAuthorizationRequirement
{
    public static AuthorizationPolicy Create() =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AdministratorPolicy()).Build();

    internal sealed class Handler(NpgsqlDataSource database) : AuthorizationHandler<AdministratorPolicy>
    {
        protected override async Task HandleRequirementAsync(
            AuthorizationHandlerContext context,
            AdministratorPolicy requirement
        )
        {
            if (
                context.User.Identity is { IsAuthenticated: true }
                && await Administrators.IsAdministratorAsync(database, TokenAuthentication.PersonOf(context.User).Id)
            )
            {
                context.Succeed(requirement);
            }
        }
    }
}
