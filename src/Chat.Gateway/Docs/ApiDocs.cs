using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Docs;

/// <summary>The OpenAPI document of the REST calls, and a page to try them.</summary>
internal static class ApiDocs
{
    private const string Document = "/openapi/v1.json";
    private const string Page = "docs";
    private const string Token = "Bearer";

    public static IServiceCollection AddApiDocs(this IServiceCollection services) =>
        services.AddOpenApi(options =>
            options.AddDocumentTransformer((document, _, _) => Describe(document)).AddOperationTransformer(RequireToken)
        );

    public static void MapApiDocs(this WebApplication app)
    {
        app.MapOpenApi();
        // For its own address only: it would wait for the end of every other request, and so of every connection.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments($"/{Page}", StringComparison.OrdinalIgnoreCase),
            docs =>
                docs.UseSwaggerUI(page =>
                {
                    page.RoutePrefix = Page;
                    page.DocumentTitle = "Chat API";
                    page.SwaggerEndpoint(Document, "v1");
                    page.EnablePersistAuthorization();
                })
        );
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Chat",
            Version = "v1",
            Description =
                "Register or log in, and give the answered accessToken to Authorize. "
                + "Errors are problem details with a `code`. Live events come over the SignalR hub at /hub.",
        };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Token] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken that register and log-in answer.",
        };
        return Task.CompletedTask;
    }

    private static Task RequireToken(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] },
            ];
        }

        return Task.CompletedTask;
    }
}
