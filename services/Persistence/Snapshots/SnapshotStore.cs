using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Persistence.Snapshots;

/// <summary>
/// One group's snapshots on one disk, in a directory of their own beside the log's segments. One is taken in at a time, as a file that ends in `.part`; it gets its name
/// only after every byte was read back and checked and the file was synced, so that a name means a valid snapshot through any crash. Parts found at start go.
/// Damaged ones are set aside, never served. Belongs to one thread; every failure is an <see cref="IOException"/> and leaves the snapshots that were there.
/// </summary>
public sealed class SnapshotStore : IDisposable
{
    public const string DirectoryName = "snapshots";

    /// <summary>What is taken in is synced in steps of so many bytes, so that a log on the same disk never waits for all of it.</summary>
    private const long SyncStepBytes = 8L << 20;

    private const string DamagedEnding = ".corrupt";

    private readonly IFileSystem files;
    private readonly string directory;
    private readonly SortedDictionary<long, StoredSnapshot> stored = [];
    private readonly List<DamagedSnapshot> damaged = [];
    private IFile? part;
    private long partId;
    private long partLength;
    private long partSynced;
    private IFile? reading;
    private long readingId;

    private SnapshotStore(IFileSystem files, string directory)
    {
        this.files = files;
        this.directory = directory;
    }

    /// <summary>The valid snapshots, oldest first.</summary>
    public IReadOnlyCollection<StoredSnapshot> Stored => stored.Values;

    /// <summary>What was set aside since the store was opened.</summary>
    public IReadOnlyList<DamagedSnapshot> Damaged => damaged;

    /// <summary>Opens the snapshots of a group whose log is in that directory. Their ends are checked; <see cref="Verify"/> checks the whole of one.</summary>
    public static SnapshotStore Open(IFileSystem files, string groupDirectory)
    {
        var directory = Path.Combine(groupDirectory, DirectoryName);
        files.CreateDirectory(directory);
        files.SyncDirectory(groupDirectory);
        var store = new SnapshotStore(files, directory);
        var names = files.FileNames(directory);
        foreach (var name in names.Where(name => name.EndsWith(SnapshotFileName.PartEnding, StringComparison.Ordinal))) files.Delete(Path.Combine(directory, name));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (SnapshotFileName.TryParse(name, out var id)) store.Find(id);
        }

        files.SyncDirectory(directory);
        return store;
    }

    /// <summary>The one being taken in; 0 when there is none.</summary>
    public long IncomingId => part is null ? 0 : partId;

    /// <summary>Whether that one is being taken in.</summary>
    public bool IsUnderWay(long id) => part is not null && partId == id;

    public string PathOf(long id) => Path.Combine(directory, SnapshotFileName.Of(id));

    /// <summary>Begins to take a snapshot in; one under way is dropped.</summary>
    public void Begin(long id)
    {
        DropPart();
        part = files.Create(PartPath(id));
        (partId, partLength, partSynced) = (id, 0, 0);
    }

    /// <summary>Writes its next bytes.</summary>
    public void Write(long id, long position, ReadOnlySpan<byte> bytes)
    {
        if (!IsUnderWay(id) || position != partLength) throw new InvalidOperationException($"snapshot {id} is not at byte {position}");
        part!.Write(position, bytes);
        partLength += bytes.Length;
        if (partLength - partSynced < SyncStepBytes) return;
        part.Sync();
        partSynced = partLength;
    }

    /// <summary>Makes what was taken in a snapshot: checked, durable, named. Whatever fails, there is none, and the part is gone.</summary>
    /// <param name="between">Called now and then while the file is read.</param>
    /// <exception cref="CorruptSnapshotException">It is not what it should be.</exception>
    public StoredSnapshot Seal(long id, int group, long epoch, SnapshotSummary expected, Action between)
    {
        if (!IsUnderWay(id)) throw new InvalidOperationException($"snapshot {id} is not under way");
        try
        {
            part!.Sync();
            var (header, found) = SnapshotFile.Verify(new PausingFile(part, between), PartPath(id));
            if (found != expected || header.Id != id || header.Group != group || header.Epoch != epoch)
                throw new CorruptSnapshotException(0, "it is whole, but another than was announced", PartPath(id));
            if (header.BaseId != 0) RequireBase(id, header.BaseId);
            part.Dispose();
            part = null;
            files.Rename(PartPath(id), PathOf(id));
            files.SyncDirectory(directory);
            return stored[id] = StoredSnapshot.Of(header, found);
        }
        catch (IOException)
        {
            Forget(id);
            throw;
        }
    }

    /// <summary>Where all slots of a snapshot are, in its own file and those that it builds on.</summary>
    /// <exception cref="CorruptSnapshotException">One of them is damaged or not there.</exception>
    public SnapshotChain Chain(long id) => SnapshotChain.Read(id, PathOf, files.OpenRead);

    /// <summary>Gives up what is under way.</summary>
    public void DropPart()
    {
        if (part is null) return;
        part.Dispose();
        part = null;
        files.Delete(PartPath(partId));
    }

    public void Delete(long id)
    {
        if (!stored.Remove(id)) return;
        CloseReading(id);
        files.Delete(PathOf(id));
        files.SyncDirectory(directory);
    }

    /// <summary>Bytes of a snapshot, fewer at its end; null when there is no such snapshot.</summary>
    public ReadOnlyMemory<byte>? Read(long id, long position, int bytesMax)
    {
        if (!stored.TryGetValue(id, out var snapshot)) return null;
        if (reading is null || readingId != id)
        {
            CloseReading(readingId);
            reading = files.OpenRead(PathOf(id));
            readingId = id;
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(snapshot.Length - position, 0, bytesMax));
        var read = reading.Read(position, bytes);
        if (read < bytes.Length) throw new IOException($"{PathOf(id)} ends at byte {position + read}, and had {snapshot.Length} bytes");
        return bytes;
    }

    /// <summary>Reads all of a snapshot and checks it. One that is damaged is set aside: null, or why.</summary>
    public string? Verify(long id, Action between)
    {
        if (!stored.TryGetValue(id, out var snapshot)) return null;
        try
        {
            using var file = files.OpenRead(PathOf(id));
            var (header, summary) = SnapshotFile.Verify(new PausingFile(file, between), PathOf(id));
            if (StoredSnapshot.Of(header, summary) == snapshot) return null;
            throw new CorruptSnapshotException(0, "it is another than it was", PathOf(id));
        }
        catch (CorruptSnapshotException error)
        {
            SetAside(id, error.Message);
            return error.Message;
        }
    }

    public void Dispose()
    {
        CloseReading(readingId);
        try
        {
            DropPart();
        }
        catch (IOException)
        {
            // The part goes at the next start.
        }
    }

    private void Find(long id)
    {
        try
        {
            using var file = files.OpenRead(PathOf(id));
            var (header, summary) = SnapshotFile.ReadEnds(file, PathOf(id));
            if (header.Id != id) throw new CorruptSnapshotException(0, $"the file is named for snapshot {id}, and holds {header.Id}", PathOf(id));
            stored[id] = StoredSnapshot.Of(header, summary);
        }
        catch (CorruptSnapshotException error)
        {
            SetAside(id, error.Message);
        }
    }

    private void SetAside(long id, string reason)
    {
        CloseReading(id);
        stored.Remove(id);
        var path = PathOf(id) + DamagedEnding;
        files.Rename(PathOf(id), path);
        files.SyncDirectory(directory);
        damaged.Add(new DamagedSnapshot(id, path, reason));
    }

    /// <summary>What comes in leaves slots to another: all of them must be there.</summary>
    private void RequireBase(long id, long baseId)
    {
        if (!stored.ContainsKey(baseId)) throw new CorruptSnapshotException(0, $"it builds on snapshot {baseId}, which is not here", PartPath(id));
        SnapshotChain.Read(id, one => one == id ? PartPath(id) : PathOf(one), files.OpenRead);
    }

    /// <summary>Leaves nothing of a snapshot that could not be sealed, as far as the disk still obeys; what it does not is a part, or a whole snapshot, at the next start.</summary>
    private void Forget(long id)
    {
        part?.Dispose();
        part = null;
        foreach (var path in new[] { PartPath(id), PathOf(id) })
        {
            try
            {
                if (files.Exists(path)) files.Delete(path);
            }
            catch (IOException)
            {
                // The first failure is the one that is told.
            }
        }
    }

    private void CloseReading(long id)
    {
        if (reading is null || readingId != id) return;
        reading.Dispose();
        reading = null;
    }

    private string PartPath(long id) => Path.Combine(directory, SnapshotFileName.PartOf(id));
}
