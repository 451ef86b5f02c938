using System.Net.Http.Headers;
using Chat.Data.Integrations;
using Chat.Ids;
using Chat.TestKit.Processes;

namespace Chat.Tests.Integrations;

/// <summary>Another program, with an account and a key of its own.</summary>
internal sealed class ServiceClient : IDisposable
{
    private ServiceClient(string name, string keyId, string key, Uri url)
    {
        Name = name;
        KeyId = keyId;
        Key = key;
        Http = new HttpClient { BaseAddress = url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public string Name { get; }

    public string KeyId { get; }

    public string Key { get; }

    public HttpClient Http { get; }

    /// <summary>A new service that may make rooms for contexts of these types.</summary>
    public static async Task<ServiceClient> CreateAsync(ChatServer server, params string[] contexts)
    {
        var accounts = new ServiceAccounts(server.Database.DataSource);
        var name = $"service-{Guid.NewGuid().ToString("N")[..16]}";
        await accounts.SetAsync(TypeId.New(TypeId.Service, TimeProvider.System), name, "The desk", contexts);
        var (secret, key) = (await accounts.MakeKeyAsync(name, days: 1))!.Value;
        return new ServiceClient(name, key.Id, secret.ToString(), server.Url);
    }

    /// <summary>The same service through another gateway.</summary>
    public ServiceClient At(Uri url) => new(Name, KeyId, Key, url);

    public void Dispose() => Http.Dispose();
}
