using Distro.Backup.Sealing;
using Distro.Backup.Stores.Azure;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.Backup.Stores;

/// <summary>Opens the store that an operator named: a directory, or the address of a container.</summary>
public static class PlaceOfStore
{
    public static bool IsAddress(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <param name="text">A path, or `https://ACCOUNT.blob.core.windows.net/CONTAINER`.</param>
    /// <param name="prefix">What objects' names begin with; empty for nothing.</param>
    /// <param name="credential">For an address: the account's key, or a shared access signature.</param>
    /// <param name="files">For a directory.</param>
    /// <param name="clock">For an address.</param>
    /// <param name="pause">Waits before something is tried again.</param>
    /// <param name="keys">Objects are encrypted with; null: they are not.</param>
    /// <exception cref="IOException">It can't be used, and why.</exception>
    public static IObjectStore Open(string text, string prefix, string credential, IFileSystem files, TimeProvider clock, Action<TimeSpan> pause, KeyRing? keys)
    {
        var below = prefix.Trim('/');
        if (below.Length > 0) ObjectNames.Check(below);
        IObjectStore store = IsAddress(text)
            ? new AzureBlobStore(below.Length > 0 ? text.TrimEnd('/') + "/" + below : text, credential, clock, pause)
            : new DirectoryStore(files, Path.GetFullPath(below.Length > 0 ? Path.Combine(text, below) : text));
        return new SealedStore(store, keys);
    }

    /// <summary>What is wrong with such a text, or null.</summary>
    public static string? Check(string text) => text.Length == 0 || !IsAddress(text) || BlobAddress.TryParse(text, out _, out var problem) ? null : problem;
}
