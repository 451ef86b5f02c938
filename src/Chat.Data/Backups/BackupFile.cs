using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.Data.Backups;

/// <summary>
/// A backup: a ZIP archive with an entry <c>NAME.copy</c> per table and one <c>manifest.json</c>. The manifest has the
/// hashes of the tables, the archive's comment that of the manifest.
/// </summary>
public sealed class BackupFile : IDisposable
{
    private const string ManifestEntry = "manifest.json";
    private const string Mark = "chat backup 1, manifest sha256 ";

    private readonly ZipArchive _archive;

    private BackupFile(ZipArchive archive, BackupManifest manifest)
    {
        _archive = archive;
        Manifest = manifest;
    }

    public BackupManifest Manifest { get; }

    /// <summary>Opens a backup after having read and checked all of it.</summary>
    /// <exception cref="BackupException">It is none, or not all of it is there as it was written.</exception>
    public static async Task<BackupFile> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ZipArchive? archive = null;
        try
        {
            archive = await ZipFile.OpenReadAsync(path, cancellationToken);
            var file = new BackupFile(archive, await ReadManifestAsync(archive, cancellationToken));
            foreach (var table in file.Manifest.Tables)
            {
                await using var content = await file.OpenAsync(table, cancellationToken);
                var (bytes, hash) = await CopyAsync(content, Stream.Null, cancellationToken);
                Check(bytes == table.Bytes && hash == table.Sha256, $"'{table.Name}' is not as it was written");
            }

            return file;
        }
        catch (Exception exception)
            when (exception is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            archive?.Dispose();
            throw new BackupException($"{path} cannot be used: {exception.Message}", exception);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();

    internal Task<Stream> OpenAsync(BackedUpTable table, CancellationToken cancellationToken) =>
        OpenAsync(_archive, EntryOf(table.Name), cancellationToken);

    internal static string EntryOf(string table) => $"{table}.copy";

    /// <summary>Writes the last entry, without which a backup is none.</summary>
    internal static async Task FinishAsync(
        ZipArchive archive,
        BackupManifest manifest,
        CancellationToken cancellationToken
    )
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, JsonSerializerOptions.Web);
        archive.Comment = Mark + Convert.ToHexStringLower(SHA256.HashData(json));
        await using var entry = await archive.CreateEntry(ManifestEntry).OpenAsync(cancellationToken);
        await entry.WriteAsync(json, cancellationToken);
    }

    /// <returns>How much it was, and its hash.</returns>
    internal static async Task<(long Bytes, string Sha256)> CopyAsync(
        Stream from,
        Stream to,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[128 * 1024];
        long bytes = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        Check(archive.Comment.StartsWith(Mark, StringComparison.Ordinal), "it is no backup that this build knows");
        await using var entry = await OpenAsync(archive, ManifestEntry, cancellationToken);
        using var json = new MemoryStream();
        var (_, hash) = await CopyAsync(entry, json, cancellationToken);
        Check(archive.Comment == Mark + hash, "its manifest is not as it was written");
        return JsonSerializer.Deserialize<BackupManifest>(json.ToArray(), JsonSerializerOptions.Web)!;
    }

    private static async Task<Stream> OpenAsync(ZipArchive archive, string name, CancellationToken cancellationToken)
    {
        var entry = archive.GetEntry(name);
        Check(entry is not null, $"'{name}' is missing");
        return await entry!.OpenAsync(cancellationToken);
    }

    private static void Check(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException(otherwise + ".");
        }
    }
}
