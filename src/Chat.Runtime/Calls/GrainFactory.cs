namespace Chat.Runtime.Calls;

/// <summary>Makes grain references; the same object is the client of the cluster.</summary>
internal sealed class GrainFactory(CallRouter router, GrainInterfaceCatalog catalog, IServiceProvider services)
    : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return grainClassNamePrefix is null
            ? GrainProxy.Create<TGrainInterface>(router, catalog.Get(typeof(TGrainInterface)), primaryKey)
            : throw new NotSupportedException("Grain class name prefixes are not supported.");
    }
}
