using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;

namespace Distro.Tests.ChangeLog.Files;

/// <summary>
/// A disk in memory that keeps exactly what it promised. Writes and names go to a cache; <see cref="LoseTheCache"/> is the power going: what was synced stays,
/// of each later write every sector stays or goes by chance, and directory changes not synced are undone from the last one back. It can also fail on command.
/// </summary>
internal sealed class ForgetfulDisk(int seed) : IFileSystem
{
    private const int SectorBytes = 512;

    private readonly Random random = new(seed);
    private readonly List<Action> undoNames = [];
    private Dictionary<string, Content> names = [];

    /// <summary>Syncs left until one fails; below zero: none does.</summary>
    public int SyncsUntilFailure { get; set; } = -1;

    /// <summary>Bytes that may still be written before the disk is full.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    public int Syncs { get; private set; }

    public KeyRing? Keys { get; set; }

    public void CreateDirectory(string path) { }

    public IReadOnlyList<string> FileNames(string directory) => [.. names.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path)!)];

    public IReadOnlyList<string> DirectoryNames(string directory) => throw new NotSupportedException();

    public bool Exists(string path) => names.ContainsKey(path);

    public IFile Open(string path) => names.TryGetValue(path, out var content) ? new Handle(this, content) : throw new FileNotFoundException("there is no such file", path);

    public IFile Create(string path)
    {
        Point(path, new Content());
        return Open(path);
    }

    public void Delete(string path) => Point(path, null);

    public void Rename(string from, string to)
    {
        Point(to, names[from]);
        Point(from, null);
    }

    public void SyncDirectory(string directory) => undoNames.Clear();

    public IDisposable? TryLock(string path) => throw new NotSupportedException();

    public byte[] Bytes(string path) => names[path].Cached;

    /// <summary>Puts bytes on the disk behind everyone's back.</summary>
    public void Overwrite(string path, byte[] bytes) => names[path] = new Content { Cached = bytes, Durable = [.. bytes] };

    public ForgetfulDisk Copy()
    {
        var copy = new ForgetfulDisk(seed) { Keys = Keys };
        foreach (var (path, content) in names) copy.Overwrite(path, [.. content.Cached]);
        return copy;
    }

    public void LoseTheCache()
    {
        for (var kept = random.Next(undoNames.Count + 1); undoNames.Count > kept; undoNames.RemoveAt(undoNames.Count - 1)) undoNames[^1]();
        undoNames.Clear();
        foreach (var content in names.Values) content.Lose(random, SectorBytes);
        SyncsUntilFailure = -1;
        FreeBytes = long.MaxValue;
    }

    private void Point(string path, Content? content)
    {
        var before = names.GetValueOrDefault(path);
        undoNames.Add(() => Set(path, before));
        Set(path, content);
    }

    private void Set(string path, Content? content)
    {
        if (content is null) names.Remove(path);
        else names[path] = content;
    }

    private sealed class Content
    {
        public byte[] Cached { get; set; } = [];

        public byte[] Durable { get; set; } = [];

        public List<(long Position, byte[] Bytes)> Pending { get; } = [];

        public void Lose(Random random, int sectorBytes)
        {
            var bytes = Durable.ToList();
            if (Pending.Count > 0 && random.Next(2) == 0) Resize(bytes, Cached.Length);
            foreach (var (position, written) in Pending)
            {
                for (var at = 0L; at < written.Length;)
                {
                    var next = Math.Min(written.Length, ((position + at) / sectorBytes * sectorBytes) + sectorBytes - position);
                    if (random.Next(2) == 0)
                    {
                        if (bytes.Count < position + next) Resize(bytes, (int)(position + next));
                        for (var i = at; i < next; i++) bytes[(int)(position + i)] = written[i];
                    }

                    at = next;
                }
            }

            Pending.Clear();
            Cached = [.. bytes];
            Durable = [.. bytes];
        }

        private static void Resize(List<byte> bytes, int length)
        {
            if (bytes.Count > length) bytes.RemoveRange(length, bytes.Count - length);
            else bytes.AddRange(new byte[length - bytes.Count]);
        }
    }

    private sealed class Handle(ForgetfulDisk disk, Content content) : IFile
    {
        public long Length => content.Cached.Length;

        public int Read(long position, Span<byte> destination)
        {
            var count = (int)Math.Clamp(content.Cached.Length - position, 0, destination.Length);
            content.Cached.AsSpan((int)Math.Min(position, content.Cached.Length), count).CopyTo(destination);
            return count;
        }

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            var room = (int)Math.Min(bytes.Length, disk.FreeBytes);
            disk.FreeBytes -= room;
            if (content.Cached.Length < position + room) content.Cached = [.. content.Cached, .. new byte[position + room - content.Cached.Length]];
            bytes[..room].CopyTo(content.Cached.AsSpan((int)position));
            content.Pending.Add((position, bytes[..room].ToArray()));
            if (room < bytes.Length) throw new DiskFullException("no space left (asked for by the test)");
        }

        public void SetLength(long length)
        {
            content.Cached = [.. content.Cached.AsSpan(0, (int)Math.Min(length, content.Cached.Length)), .. new byte[Math.Max(0, length - content.Cached.Length)]];
            content.Pending.Add((length, []));
        }

        public void Allocate(long length)
        {
            if (length > Length) Write(Length, new byte[length - Length]);
        }

        public void Sync()
        {
            disk.Syncs++;
            if (disk.SyncsUntilFailure >= 0 && disk.SyncsUntilFailure-- == 0)
            {
                content.Lose(disk.random, SectorBytes);
                throw new IOException("sync failed (asked for by the test)");
            }

            content.Durable = [.. content.Cached];
            content.Pending.Clear();
        }

        public void Dispose() { }
    }
}
