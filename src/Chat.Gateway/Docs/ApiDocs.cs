namespace Chat.Docs;

/// <summary>The OpenAPI document of the REST calls, and a page to try them.</summary>
internal static class ApiDocs
{
    private const string Document = "/openapi/v1.json";

    public static IServiceCollection AddApiDocs(this IServiceCollection services) =>
        services.AddOpenApi(options =>
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new()
                    {
                        Title = "Chat",
                        Version = "v1",
                        Description = "Live events come over the SignalR hub at /hub.",
                    };
                    return Task.CompletedTask;
                }
            )
        );

    public static void MapApiDocs(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Chat API";
            page.SwaggerEndpoint(Document, "v1");
        });
    }
}
