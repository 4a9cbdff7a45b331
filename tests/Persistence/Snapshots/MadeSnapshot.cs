using Distro.Snapshots.Format;
using Distro.Snapshots.Writing;

namespace Distro.Tests.Persistence.Snapshots;

/// <summary>A small snapshot of a group, as a shard would send it: one slot with keys of random bytes, the other slots empty, or as in the one that it builds on.</summary>
internal sealed class MadeSnapshot : ISnapshotOutput
{
    private readonly MemoryStream bytes = new();

    private MadeSnapshot()
    {
    }

    public byte[] Bytes => bytes.ToArray();

    public long BaseId { get; private init; }

    public SnapshotSummary Summary { get; private set; }

    public static MadeSnapshot Of(long id, long epoch, long smallestStamp, long largestStamp, int keys = 20, int group = 0, long baseId = 0)
    {
        var made = new MadeSnapshot { BaseId = baseId };
        var random = new Random((int)id);
        var writer = new SnapshotWriter(made, new SnapshotHeader(group, id, epoch, 1_767_225_600_000, baseId, 16));
        writer.Begin();
        writer.BeginSlot(0, largestStamp);
        for (var key = 0; key < keys; key++)
        {
            var value = new byte[random.Next(1, 4000)];
            random.NextBytes(value);
            writer.Add(new SnapshotEntry { Key = BitConverter.GetBytes(key), ExpireAt = -1, Value = value });
        }

        writer.EndSlot();
        if (baseId == 0) writer.EmptySlots(1, SnapshotFormat.SlotCount - 1, smallestStamp);
        else writer.KeptSlots(1, SnapshotFormat.SlotCount - 1, smallestStamp);
        made.Summary = writer.End();
        return made;
    }

    public void Write(ReadOnlySpan<byte> more) => bytes.Write(more);
}
