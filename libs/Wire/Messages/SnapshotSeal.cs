using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The snapshot is whole, and everything below its largest stamp is committed. The writer counts it once it has checked every byte, has its own log fsynced up to that
/// stamp, and the file and its name are on the disk.
/// </summary>
public sealed record SnapshotSeal(int Group, long Id, long Length, uint Checksum, long SmallestStamp, long LargestStamp, long Keys) : Message
{
    public override MessageKind Kind => MessageKind.SnapshotSeal;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Id);
        writer.Long(Length);
        writer.Long(Checksum);
        writer.Long(SmallestStamp);
        writer.Long(LargestStamp);
        writer.Long(Keys);
    }

    internal static SnapshotSeal Read(ref WireReader reader)
    {
        var (group, id, length, checksum) = (reader.Int(), reader.Count(), reader.Count(), reader.Count());
        var seal = new SnapshotSeal(group, id, length, (uint)checksum, reader.Count(), reader.Count(), reader.Count());
        if (checksum > uint.MaxValue) reader.Fail();
        return seal;
    }
}
