using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Data.Schema;

/// <summary>One numbered, forward-only SQL file: <c>migrations/0001_log.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = ".migrations.";

    /// <summary>Line endings do not count: a checkout may have changed them.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal)))
        );

    /// <summary>The migrations of this build, in order.</summary>
    public static IReadOnlyList<Migration> OfThisBuild { get; } = Load(typeof(Migration).Assembly);

    private static List<Migration> Load(Assembly assembly)
    {
        var migrations = assembly
            .GetManifestResourceNames()
            .Where(name => name.Contains(Folder, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(migration => migration.Version)
            .ToList();
        if (migrations.DistinctBy(migration => migration.Version).Count() != migrations.Count)
        {
            throw new SchemaException("Two migrations of this build have the same number.");
        }

        return migrations;
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        int start = resource.LastIndexOf(Folder, StringComparison.Ordinal) + Folder.Length;
        string name = Path.GetFileNameWithoutExtension(resource[start..]).TrimStart('_');
        int underscore = name.IndexOf('_', StringComparison.Ordinal);
        return underscore > 0 && int.TryParse(name.AsSpan(0, underscore), out int version)
            ? new Migration(version, name[(underscore + 1)..], reader.ReadToEnd())
            : throw new SchemaException($"Migration '{name}' is not named like 0001_name.sql.");
    }
}
