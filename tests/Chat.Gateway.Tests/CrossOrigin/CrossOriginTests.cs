using Chat.TestKit.Processes;

namespace Chat.Tests.CrossOrigin;

[Collection(ServerCollection.Name)]
public sealed class CrossOriginTests(ChatServer server)
{
    [Theory]
    [InlineData(ChatServer.AllowedOrigin, true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Preflight_only_configured_origins_are_allowed(string origin, bool allowed)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/hub/negotiate?negotiateVersion=1");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,x-signalr-user-agent");

        var answer = await http.SendAsync(preflight);

        Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
