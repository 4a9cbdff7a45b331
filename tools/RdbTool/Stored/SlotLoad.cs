using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.RdbTool.Commands;
using Distro.RdbTool.Local;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.RdbTool.Stored;

/// <summary>
/// Makes the keys of some slots of a group as they are at one offset: the snapshot's sections, each as it was at its stamp, then of the log what lies behind the stamp of the slot
/// that it concerns, up to that offset. As a shard does it, but for the slots that are left for another time.
/// </summary>
internal sealed class SlotLoad(GroupSurvey survey, LocalKeyspace keyspace, int first, int count) : ISnapshotVisitor, IRecordVisitor
{
    private readonly long[] stamps = new long[RecordFormat.SlotCount];
    private int slot;
    private int link;
    private string path = "";

    public void Run(IFileSystem files)
    {
        for (link = 0; link < (survey.Snapshot?.Links.Count ?? 0); link++)
        {
            path = survey.Group.PathOf(survey.Snapshot!.Links[link].Id);
            using var file = files.OpenRead(path);
            SnapshotFile.Verify(file, path, this);
        }

        survey.ReadLog(files, this);
    }

    void ISnapshotVisitor.SlotBegins(int slot, long stamp)
    {
        this.slot = slot;
        if (survey.Snapshot!.Holds(link, slot)) stamps[slot] = stamp;
    }

    void ISnapshotVisitor.Entry(in SnapshotEntry entry)
    {
        if (!IsWanted(slot) || !survey.Snapshot!.Holds(link, slot)) return;
        if (keyspace.Loader.Add(slot, entry.Database, entry.Key, entry.Continues, entry.ExpireAt, (uint)entry.Access, entry.Value) is { } problem)
            throw new RefusedException($"{path}, slot {slot}: {problem}");
    }

    void ISnapshotVisitor.SlotEnds(int slot, long stamp, long keys)
    {
    }

    void ISnapshotVisitor.SlotsEmpty(int first, int count, long stamp)
    {
        if (link == 0) stamps.AsSpan(first, count).Fill(stamp);
    }

    void ISnapshotVisitor.SlotsKept(int first, int count, long stamp)
    {
    }

    void ISnapshotVisitor.Functions(long stamp, ReadOnlySpan<byte> libraries)
    {
        if (link == 0 && keyspace.Loader.AddFunctions(libraries) is { } problem) throw new RefusedException($"{path}, functions: {problem}");
    }

    bool IRecordVisitor.Visit(in Record record)
    {
        var header = record.Header;
        if (header.Offset >= survey.EndOffset) return false;
        if (header.Offset < survey.TailOffset) return true;
        foreach (var part in record.Parts)
        {
            if (!part.IsBarrier && (!IsWanted(part.Slot) || header.Offset < stamps[part.Slot])) continue;
            if (keyspace.Replay(part.IsBarrier ? -1 : part.Slot, part.Database, header.TimeMilliseconds, part.Resp) is { } problem)
                throw new RefusedException($"group {survey.Group.Number}, the record at offset {header.Offset}: {problem}");
        }

        return true;
    }

    private bool IsWanted(int slot) => slot >= first && slot < first + count;
}
