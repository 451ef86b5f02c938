using System.Security.Claims;
using System.Text.Encodings.Web;
using Chat.Hubs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Hub;

/// <summary>The short way into the hub is for what asks for a token and nothing else.</summary>
public sealed class HubEntryTests : IAsyncLifetime
{
    private const string Policy = "more";

    private readonly HttpClient _http = new();
    private WebApplication _server = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddAuthentication(Anybody.Name)
            .AddScheme<AuthenticationSchemeOptions, Anybody>(Anybody.Name, configureOptions: null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireClaim(Policy));
        builder.Services.AddSignalR();
        _server = builder.Build();
        _server.UseHubEntry();
        _server.UseAuthentication();
        _server.UseAuthorization();
        _server.MapHub<ChatHub>("/token");
        _server.MapHub<ChatHub>("/policy").RequireAuthorization(Policy);
        _server.MapHub<ChatHub>("/built").RequireAuthorization(policy => policy.RequireClaim(Policy));
        _server.MapHub<ChatHub>("/role").RequireAuthorization(new AuthorizeAttribute { Roles = Policy });
        _server.MapHub<ChatHub>("/requirement").WithMetadata(new Requirement());
        _server.MapHub<OtherHub>("/other");
        await _server.StartAsync();
        _http.BaseAddress = new Uri(_server.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/token", 200)]
    [InlineData("/policy", 403)]
    [InlineData("/built", 403)]
    [InlineData("/role", 403)]
    [InlineData("/requirement", 403)]
    [InlineData("/other", 403)]
    public async Task Hub_that_asks_for_more_than_a_token_gets_it(string hub, int status)
    {
        using var answer = await _http.PostAsync($"{hub}/negotiate?negotiateVersion=1", content: null);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Authorize(Policy = Policy)]
    private sealed class OtherHub : Microsoft.AspNetCore.SignalR.Hub;

    private sealed class Requirement : IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() =>
            [new ClaimsAuthorizationRequirement(Policy, null)];
    }

    /// <summary>Takes everybody for the same person.</summary>
    private sealed class Anybody(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory loggers,
        UrlEncoder encoder
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        public const string Name = "anybody";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(
                AuthenticateResult.Success(
                    new AuthenticationTicket(
                        new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "user_ada")], Name)),
                        Name
                    )
                )
            );
    }
}
