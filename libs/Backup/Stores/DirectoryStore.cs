using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.Backup.Stores;

/// <summary>
/// Objects as files of a directory: a mounted share, another disk. One is written beside its name, read back, and renamed only when its bytes are the source's and are on
/// the disk. What an interruption left is compared with the source, and only what differs is written again.
/// </summary>
public sealed class DirectoryStore : IObjectStore
{
    private const string PartEnding = ".part";
    private const int ChunkBytes = 1 << 20;

    private readonly IFileSystem files;
    private readonly string root;
    private volatile bool isClosed;

    public DirectoryStore(IFileSystem files, string root)
    {
        this.files = files;
        this.root = root;
        files.CreateDirectory(root);
    }

    public string Place => root;

    public IReadOnlyList<StoredObject> List(string prefix)
    {
        var found = new List<StoredObject>();
        Walk(root, "", prefix, found);
        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found;
    }

    public StoredObject? Find(string name)
    {
        var path = PathOf(name);
        if (!files.Exists(path)) return null;
        using var file = files.OpenRead(path);
        return new StoredObject(name, file.Length);
    }

    public int Read(string name, long position, Span<byte> destination)
    {
        using var file = files.OpenRead(PathOf(name));
        return file.Read(position, destination);
    }

    public void Put(string name, IFile source)
    {
        var path = PathOf(name);
        var directory = Path.GetDirectoryName(path)!;
        files.CreateDirectory(directory);
        using (var part = files.Exists(path + PartEnding) ? files.Open(path + PartEnding) : files.Create(path + PartEnding))
        {
            if (part.Length > source.Length) part.SetLength(source.Length);
            var written = Copy(source, part);
            part.Sync();
            if (part.Length != source.Length || Checksum(part) != written)
                throw new StoreUnavailableException($"{path + PartEnding} does not hold what was written to it: it is written again");
        }

        files.Rename(path + PartEnding, path);
        files.SyncDirectory(directory);
    }

    public void Delete(string name)
    {
        var path = PathOf(name);
        if (!files.Exists(path)) return;
        files.Delete(path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    public void Dispose() => isClosed = true;

    /// <summary>The checksum of what the source has.</summary>
    private uint Copy(IFile source, IFile part)
    {
        var (bytes, there) = (new byte[ChunkBytes], new byte[ChunkBytes]);
        var checksum = uint.MaxValue;
        for (long at = 0; at < source.Length;)
        {
            var read = source.Read(at, bytes.AsSpan(0, (int)Math.Min(ChunkBytes, source.Length - at)));
            if (read == 0) throw new IOException($"what should be stored in {root} ends at byte {at}");
            var chunk = bytes.AsSpan(0, read);
            if (!there.AsSpan(0, part.Read(at, there.AsSpan(0, read))).SequenceEqual(chunk)) part.Write(at, chunk);
            checksum = Crc32C.Extend(checksum, chunk);
            at += read;
            RefuseIfClosed();
        }

        return checksum;
    }

    private uint Checksum(IFile file)
    {
        var bytes = new byte[ChunkBytes];
        var checksum = uint.MaxValue;
        int read;
        for (long at = 0; (read = file.Read(at, bytes)) > 0; at += read)
        {
            checksum = Crc32C.Extend(checksum, bytes.AsSpan(0, read));
            RefuseIfClosed();
        }

        return checksum;
    }

    private void Walk(string directory, string names, string prefix, List<StoredObject> found)
    {
        foreach (var file in files.FileNames(directory))
        {
            var name = names + file;
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.EndsWith(PartEnding, StringComparison.Ordinal) || !ObjectNames.IsName(name)) continue;
            if (Find(name) is { } one) found.Add(one);
        }

        foreach (var child in files.DirectoryNames(directory))
        {
            var below = names + child + "/";
            if (below.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(below, StringComparison.Ordinal)) Walk(Path.Combine(directory, child), below, prefix, found);
        }
    }

    private string PathOf(string name)
    {
        ObjectNames.Check(name);
        return Path.Combine(root, name);
    }

    private void RefuseIfClosed()
    {
        if (isClosed) throw new StoreUnavailableException($"the store {root} was closed");
    }
}
