using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Chat.Delivery;

/// <summary>
/// A request that has become a WebSocket lives for as long as the connection. What it said has been read, and what it was
/// authenticated with has been used: without this each idle connection would keep 4 KB of it, the token several times.
/// </summary>
internal static class SpentRequest
{
    /// <summary>
    /// Kestrel keeps the last address of a connection beside the request's own, in case the next request names the same.
    /// There is no next one after a WebSocket, and no public way to say so. Should the fields be called otherwise one day,
    /// memory is all that is lost.
    /// </summary>
    private static readonly string[] LastAddress = ["_parsedRawTarget", "_parsedQueryString"];

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    /// <summary>
    /// Lets go of what nobody reads any more. Who the user is stays; the services of the request do not, nor others in their
    /// place: <see cref="HttpContext.RequestServices"/> is null from now on.
    /// </summary>
    public static async ValueTask ForgetAsync(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IServiceProvidersFeature>() is IAsyncDisposable services)
        {
            await services.DisposeAsync(); // what authentication made for this request
        }

        var user = context.User;
        features.Set<IAuthenticateResultFeature>(null);
        features.Set<IHttpAuthenticationFeature>(null);
        context.User = user;
        features.Set<IItemsFeature>(null);
        context.Request.Headers.Clear();
        ForgetAddress(features);
    }

    private static void ForgetAddress(IFeatureCollection features)
    {
        features.Set<IQueryFeature>(null);
        var request = features.Get<IHttpRequestFeature>()!;
        (request.RawTarget, request.QueryString) = ("", "");
        foreach (var field in Fields.GetOrAdd(request.GetType(), FieldsOf))
        {
            field.SetValue(request, null);
        }
    }

    /// <summary>They are private to a class that the request's own derives from.</summary>
    private static FieldInfo[] FieldsOf(Type request)
    {
        var fields = new List<FieldInfo>();
        for (var type = request; type is not null; type = type.BaseType)
        {
            fields.AddRange(
                type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                    .Where(field => field.FieldType == typeof(string) && LastAddress.Contains(field.Name))
            );
        }

        return [.. fields];
    }
}
