namespace Chat.Web;

/// <summary>Serves the web client from wwwroot. Its addresses (/rooms/…) are all the same page.</summary>
internal static class WebClient
{
    /// <summary>Everything from here and nothing else, and in nobody's frame: a text that became markup could do no harm.</summary>
    private const string Policy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly StaticFileOptions Files = new()
    {
        OnPrepareResponse = static context =>
        {
            // Files below /assets carry a hash of their content in their name; anything else is asked for again.
            var isHashed = context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
            var headers = context.Context.Response.Headers;
            headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
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
