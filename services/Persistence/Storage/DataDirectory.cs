using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distro.ChangeLog.Files;

namespace Distro.Persistence.Storage;

/// <summary>
/// A writer's place on a disk, held alone: its identity, and a directory for each group's log. The identity is made with the directory and never changes, so that
/// a writer whose disk was replaced is another writer, one that holds nothing yet.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const string GroupPrefix = "group-";
    private const int IdentityBytes = 20;
    private const int IdentityFileBytesMax = 256;

    private readonly IDisposable held;

    private DataDirectory(IFileSystem files, string path, string writerId, IDisposable held)
    {
        Files = files;
        Path = path;
        WriterId = writerId;
        this.held = held;
    }

    public IFileSystem Files { get; }

    public string Path { get; }

    /// <summary>40 hexadecimal digits.</summary>
    public string WriterId { get; }

    /// <exception cref="IOException">Another process uses the directory, or what it holds can't be read.</exception>
    public static DataDirectory Open(IFileSystem files, string path)
    {
        files.CreateDirectory(path);
        var held = files.TryLock(System.IO.Path.Combine(path, "lock"))
            ?? throw new IOException($"Another process uses the data directory {path}: stop it, or give this one a directory of its own");
        try
        {
            return new DataDirectory(files, path, Identity(files, System.IO.Path.Combine(path, "writer-id")), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public string GroupPath(int group) => System.IO.Path.Combine(Path, GroupPrefix + group.ToString(CultureInfo.InvariantCulture));

    /// <summary>The groups that have a log here, in order.</summary>
    public IReadOnlyList<int> Groups() =>
    [
        .. Files.DirectoryNames(Path)
            .Where(name => name.StartsWith(GroupPrefix, StringComparison.Ordinal))
            .Select(name => int.TryParse(name.AsSpan(GroupPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : -1)
            .Where(group => group >= 0)
            .Order(),
    ];

    public void Dispose() => held.Dispose();

    private static string Identity(IFileSystem files, string path)
    {
        if (DurableFile.Read(files, path, IdentityFileBytesMax) is { } bytes)
        {
            var id = Encoding.ASCII.GetString(bytes).Trim();
            return id.Length == IdentityBytes * 2 && id.All(char.IsAsciiHexDigit) ? id : throw new IOException($"{path} does not hold a writer's identity: restore it");
        }

        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdentityBytes));
        DurableFile.Replace(files, path, Encoding.ASCII.GetBytes(made + "\n"));
        return made;
    }
}
