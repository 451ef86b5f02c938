using System.Net.WebSockets;
using System.Reflection;
using System.Security.Claims;
using Chat.Delivery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Delivery;

/// <summary>What a WebSocket's request said is not kept for as long as the connection lives.</summary>
public sealed class SpentRequestTests : IAsyncLifetime
{
    private const string Token = "eyJhbGciOiJFUzI1NiJ9.of-somebody";

    private readonly TaskCompletionSource<Spent> _spent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _server = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddScoped<Used>();
        _server = builder.Build();
        _server.Use(
            (context, next) =>
            {
                ClientUpgrade.Prepare(context);
                return next(context);
            }
        );
        _server.UseWebSockets();
        _server.Run(AcceptAsync);
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Only_the_user_stays()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token}");
        var address = new UriBuilder(_server.Urls.Single())
        {
            Scheme = "ws",
            Path = "/hub",
            Query = $"access_token={Token}",
        };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        var spent = await _spent.Task;

        Assert.Equal("Ada", spent.User);
        Assert.True(spent.AreServicesGone);
        Assert.False(spent.HasTicket);
        Assert.DoesNotContain(spent.Texts, text => text.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_of_several_kinds_are_forgotten()
    {
        await SpentRequest.ForgetAsync(new DefaultHttpContext());

        await Only_the_user_stays();

        await SpentRequest.ForgetAsync(new DefaultHttpContext());
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var services = context.RequestServices.GetRequiredService<Used>();
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "Ada")]));
        context.Features.Set<IAuthenticateResultFeature>(new Ticket());
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var request = context.Features.Get<IHttpRequestFeature>()!;
        _spent.SetResult(
            new Spent(
                context.User.Identity!.Name,
                services.IsDisposed,
                context.Features.Get<IAuthenticateResultFeature>() is not null,
                [.. TextsOf(request), .. context.Request.Headers.Select(header => header.Value.ToString())]
            )
        );
        await socket.ReceiveAsync(new byte[1], context.RequestAborted); // what is written before might overtake the answer
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
    }

    /// <summary>All that Kestrel's request holds, in private fields too.</summary>
    private static IEnumerable<string> TextsOf(object request)
    {
        for (var type = request.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (var field in type.GetFields(Own).Where(field => field.FieldType == typeof(string)))
            {
                yield return (string?)field.GetValue(request) ?? "";
            }
        }
    }

    private sealed record Spent(string? User, bool AreServicesGone, bool HasTicket, IReadOnlyList<string> Texts);

    private sealed class Ticket : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }

    private sealed class Used : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
