using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.Export.Local;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Export.Stored;

/// <summary>
/// Makes the keys of some slots of a group as they are at one offset: the snapshot's sections, each as it was at its stamp, then of the log what lies behind the stamp of the slot
/// that it concerns, up to that offset. As a shard does it, but for the slots that are left for another time: their sections are not read, the index says where the others are.
/// </summary>
internal sealed class SlotLoad(GroupSurvey survey, LocalKeyspace keyspace, Action going, int first, int count) : ISnapshotVisitor, IRecordVisitor
{
    private const int ReadBytes = 256 * 1024;

    private readonly long[] stamps = new long[RecordFormat.SlotCount];
    private byte[] buffer = [];
    private int slot;
    private string path = "";

    public void ReadSnapshot(IFileSystem files)
    {
        foreach (var link in survey.Snapshot?.Links ?? [])
        {
            foreach (var run in link.Empty) stamps.AsSpan(run.Slot, run.Count).Fill(run.Stamp);
            path = survey.Group.PathOf(link.Id);
            using var file = files.OpenRead(path);
            foreach (var section in link.Wanted)
            {
                if (section.IsFunctions || IsWanted(section.Slot)) Read(file, link, section);
            }
        }
    }

    public void ReadLog(IFileSystem files) => survey.ReadLog(files, this);

    void ISnapshotVisitor.SlotBegins(int slot, long stamp)
    {
        this.slot = slot;
        stamps[slot] = stamp;
    }

    void ISnapshotVisitor.Entry(in SnapshotEntry entry)
    {
        if (keyspace.Loader.Add(slot, entry.Database, entry.Key, entry.Continues, entry.ExpireAt, (uint)entry.Access, entry.Value) is { } problem)
            throw new ExportRefusedException($"{path}, slot {slot}: {problem}");
    }

    void ISnapshotVisitor.SlotEnds(int slot, long stamp, long keys)
    {
    }

    void ISnapshotVisitor.SlotsEmpty(int first, int count, long stamp)
    {
    }

    void ISnapshotVisitor.SlotsKept(int first, int count, long stamp)
    {
    }

    void ISnapshotVisitor.Functions(long stamp, ReadOnlySpan<byte> libraries)
    {
        if (keyspace.Loader.AddFunctions(libraries) is { } problem) throw new ExportRefusedException($"{path}, functions: {problem}");
    }

    bool IRecordVisitor.Visit(in Record record)
    {
        var header = record.Header;
        if (header.Offset >= survey.EndOffset) return false;
        if (header.Offset < survey.TailOffset) return true;
        going();
        foreach (var part in record.Parts)
        {
            if (!part.IsBarrier && (!IsWanted(part.Slot) || header.Offset < stamps[part.Slot])) continue;
            if (keyspace.Replay(part.IsBarrier ? -1 : part.Slot, part.Database, header.TimeMilliseconds, part.Resp) is { } problem)
                throw new ExportRefusedException($"group {survey.Group.Number}, the record at offset {header.Offset}: {problem}");
        }

        // The last: what lies behind may be written just now.
        return header.EndOffset < survey.EndOffset;
    }

    /// <summary>The index says which slot's it is; what the frames say has to be the same.</summary>
    private void Read(IFile file, SnapshotLink link, in SnapshotIndexEntry section)
    {
        going();
        var reader = new SectionReader(link.Id, section.Position, this);
        if (buffer.Length == 0) buffer = new byte[ReadBytes];
        slot = -1;
        try
        {
            for (var at = section.Position; at < section.Position + section.Length;)
            {
                var read = file.Read(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, section.Position + section.Length - at)));
                if (read == 0) break;
                reader.Add(buffer.AsSpan(0, read));
                at += read;
            }
        }
        catch (CorruptSnapshotException error)
        {
            throw new CorruptSnapshotException(error.Position, error.Reason, path);
        }

        var isOther = section.IsFunctions ? slot >= 0 : slot != section.Slot || stamps[slot] != section.Stamp;
        if (!reader.IsBetweenSections || reader.Position != section.Position + section.Length || isOther)
            throw new CorruptSnapshotException(section.Position, "the index names what is not there", path);
    }

    private bool IsWanted(int slot) => slot >= first && slot < first + count;
}
