using Microsoft.Net.Http.Headers;

namespace Chat.Web;

/// <summary>Serves the web client from wwwroot. Its addresses (/rooms/…) are all the same page.</summary>
internal static class WebClient
{
    private static readonly StaticFileOptions Files = new()
    {
        OnPrepareResponse = static context =>
        {
            // Files below /assets carry a hash of their content in their name; anything else is asked for again.
            var isHashed = context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
            context.Context.Response.Headers[HeaderNames.CacheControl] = isHashed
                ? "public, max-age=31536000, immutable"
                : "no-cache";
        },
    };

    public static void UseWebClient(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(Files);
    }

    public static void MapWebClient(this WebApplication app)
    {
        app.MapFallbackToFile("/{**path:nonfile:regex(^(?!(api|hub|health)(/|$)))}", "index.html", Files);
    }
}
