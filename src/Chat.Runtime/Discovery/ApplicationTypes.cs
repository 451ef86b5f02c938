using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chat.Runtime.Discovery;

/// <summary>
/// The types of the application: of every assembly beside the program that references this one. Only these can be named
/// by what comes over a connection.
/// </summary>
internal static class ApplicationTypes
{
    private static readonly Lazy<ImmutableArray<Type>> Found = new(() =>
        [.. Assemblies().SelectMany(assembly => assembly.GetTypes())]
    );

    public static ImmutableArray<Type> All => Found.Value;

    /// <summary>
    /// Read from the program's list of assemblies, not from what happens to be loaded: a host need not touch a type of
    /// its grains for them to be found.
    /// </summary>
    private static IEnumerable<Assembly> Assemblies()
    {
        var self = typeof(ApplicationTypes).Assembly;
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var platform = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty;
        var beside = platform
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !path.StartsWith(shared, StringComparison.Ordinal) && References(path, self.GetName().Name!))
            .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)));
        var loaded = AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(assembly =>
                !assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(name => name.Name == self.GetName().Name)
            );
        return beside.Concat(loaded).Append(self).Distinct();
    }

    private static bool References(string path, string name)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            return false;
        }

        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Any(handle =>
            metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, name)
        );
    }
}
