using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Data.Search;

public static class SearchIndexingSetup
{
    /// <summary>Has this process keep the index of messages, and its log writer say what there is to index.</summary>
    public static IServiceCollection AddSearchIndexing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services
            .AddOptions<SearchOptions>()
            .Bind(configuration.GetSection(SearchOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<SearchHints>();
        services.TryAddSingleton<SearchMetrics>();
        services.AddMetrics();
        return services.AddHostedService<SearchIndexing>();
    }
}
