using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.Export.Local;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Export.Stored;

/// <summary>
/// Reads all that an export of a group will need once, before anything is written: which snapshot is the newest that is whole, at which offset the log ends, and how many bytes each
/// slot has in both. A damaged snapshot is named, and the one before it taken; damage in the log ends the export, unless it is what the end of a log in use looks like.
/// </summary>
public sealed class GroupSurvey : ISnapshotVisitor, IRecordVisitor
{
    private const int Slots = RecordFormat.SlotCount;

    private int slot;
    private int link;
    private long reached;
    private Action going = static () => { };

    private GroupSurvey(StoredGroup group) => Group = group;

    public StoredGroup Group { get; }

    /// <summary>The snapshot and those that it builds on; null when the log begins at 0 and there is none.</summary>
    public SnapshotChain? Snapshot { get; private set; }

    /// <summary>It is of a snapshot that was kept a moment ago.</summary>
    public bool IsSealed { get; private init; }

    /// <summary>As many as keys may be of.</summary>
    public int Databases => IsSealed ? Snapshot!.Newest.Header.Databases : LocalKeyspace.DatabasesMax;

    /// <summary>The data that is exported is what everything below makes it.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Of each slot, in the snapshot and in the log behind it.</summary>
    public long[] SlotBytes { get; } = new long[Slots];

    /// <summary>Where the tail that the snapshot needs begins.</summary>
    public long TailOffset => Snapshot?.Newest.Footer.SmallestStamp ?? Group.StartOffset;

    /// <summary>Reads and checks everything.</summary>
    /// <param name="group">What its directory holds.</param>
    /// <param name="files">Where.</param>
    /// <param name="tell">Told what is passed over, and why.</param>
    public static GroupSurvey Of(StoredGroup group, IFileSystem files, Action<string> tell)
    {
        foreach (var path in group.Snapshots)
        {
            var survey = new GroupSurvey(group);
            if (!survey.TryRead(path, files, tell) || survey.TailOffset < group.StartOffset) continue;
            survey.ReadLog(files);
            if (survey.EndOffset >= survey.Snapshot!.Newest.Footer.LargestStamp) return survey;
            tell($"{path} reaches beyond the log's end and is left out");
        }

        if (group.StartOffset > 0) throw new ExportRefusedException($"group {group.Number}: the log begins at {group.StartOffset}, and no whole snapshot holds what was below");
        var alone = new GroupSurvey(group);
        alone.ReadLog(files);
        return alone;
    }

    /// <summary>
    /// For whoever has just kept that snapshot, checked it, and synced the log up to its largest stamp, which is the offset of the export: only the indexes are read, and the
    /// log between the two stamps.
    /// </summary>
    /// <param name="group">What its directory holds.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="files">Where.</param>
    /// <param name="going">Asked now and then: what it throws ends it.</param>
    /// <exception cref="CorruptSnapshotException">It is no snapshot.</exception>
    /// <exception cref="ExportRefusedException">The log on the disk does not go that far.</exception>
    public static GroupSurvey OfSealed(StoredGroup group, long id, IFileSystem files, Action going)
    {
        var chain = SnapshotChain.Read(id, group.PathOf, files.OpenRead);
        var survey = new GroupSurvey(group) { IsSealed = true, Snapshot = chain, EndOffset = chain.Newest.Footer.LargestStamp, going = going };
        foreach (var section in chain.Links.SelectMany(link => link.Wanted))
        {
            if (!section.IsFunctions) survey.SlotBytes[section.Slot] += section.Length;
        }

        survey.reached = survey.TailOffset;
        survey.ReadLog(files, survey);
        return survey.reached >= survey.EndOffset ? survey : throw new ExportRefusedException($"group {group.Number}: the log in {group.Directory} ends at {survey.reached}, and the snapshot needs it up to {survey.EndOffset}");
    }

    /// <summary>Shows a visitor the log's records from the tail's beginning on.</summary>
    public void ReadLog(IFileSystem files, IRecordVisitor visitor)
    {
        var segments = Group.Segments;
        if (IsSealed && TailOffset >= EndOffset) return;
        for (var i = 0; i < segments.Count; i++)
        {
            if (IsSealed && StoredGroup.OffsetOf(segments[i]) >= EndOffset) return;
            if (i + 1 < segments.Count && StoredGroup.OffsetOf(segments[i + 1]) <= TailOffset) continue;
            var found = SegmentReport.Read(files, segments[i], visitor);
            if (found.Damage is not { } damage) continue;
            if (i == segments.Count - 1 && found.IsUncertainTail) return;
            throw new ExportRefusedException($"{found.Path}, byte {damage.Position} (offset {damage.Offset}): {damage.Reason}");
        }
    }

    bool IRecordVisitor.Visit(in Record record)
    {
        if (IsSealed && record.Header.Offset >= EndOffset) return false;
        reached = record.Header.EndOffset;
        if (!IsSealed) EndOffset = reached;
        if (record.Header.Offset < TailOffset) return true;
        going();
        foreach (var part in record.Parts)
        {
            if (!part.IsBarrier) SlotBytes[part.Slot] += part.Resp.Length;
        }

        // The last of a sealed one: what lies behind may be written just now.
        return !IsSealed || reached < EndOffset;
    }

    void ISnapshotVisitor.SlotBegins(int slot, long stamp) => this.slot = slot;

    void ISnapshotVisitor.Entry(in SnapshotEntry entry)
    {
        if (Snapshot!.Holds(link, slot)) SlotBytes[slot] += entry.Key.Length + entry.Value.Length;
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
    }

    private bool TryRead(string path, IFileSystem files, Action<string> tell)
    {
        try
        {
            using (var file = files.OpenRead(path)) Snapshot = SnapshotChain.Read(SnapshotFile.ReadEnds(file, path).Header.Id, Group.PathOf, files.OpenRead);
            for (link = 0; link < Snapshot.Links.Count; link++)
            {
                var at = Group.PathOf(Snapshot.Links[link].Id);
                using var file = files.OpenRead(at);
                SnapshotFile.Verify(file, at, this);
            }

            return true;
        }
        catch (CorruptSnapshotException error)
        {
            tell($"{error.Message}: the snapshot before it and more of the log are taken");
            return false;
        }
    }

    private void ReadLog(IFileSystem files)
    {
        EndOffset = TailOffset;
        ReadLog(files, this);
    }
}
