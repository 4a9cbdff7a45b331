using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>Is told what a snapshot holds, in its order. Spans are good during the call.</summary>
public interface ISnapshotVisitor
{
    void SlotBegins(int slot, long stamp);

    /// <summary>A key with its value, or a part of one (see <see cref="EntryFlags"/>).</summary>
    void Entry(in SnapshotEntry entry);

    void SlotEnds(int slot, long stamp, long keys);

    void SlotsEmpty(int first, int count, long stamp);

    /// <summary>They are as in the snapshot that this one builds on.</summary>
    void SlotsKept(int first, int count, long stamp);

    void Functions(long stamp, ReadOnlySpan<byte> libraries);
}
