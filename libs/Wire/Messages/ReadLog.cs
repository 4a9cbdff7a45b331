using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// Asks a writer for whole records from an offset on, or for what follows the first Taken bytes of the large one that begins there. LastEpoch is the epoch of the record
/// that ends at the offset, as the reader knows it. CommittedOnly stops at what the writer knows to be committed.
/// </summary>
public sealed record ReadLog(int Group, long Ticket, long Offset, int Taken, long LastEpoch, bool CommittedOnly, int BytesMax) : Message
{
    public override MessageKind Kind => MessageKind.ReadLog;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Ticket);
        writer.Long(Offset);
        writer.Int(Taken);
        writer.Long(LastEpoch);
        writer.Flag(CommittedOnly);
        writer.Int(BytesMax);
    }

    internal static ReadLog Read(ref WireReader reader)
        => new(reader.Int(), reader.Long(), reader.Count(), reader.Int(), reader.Count(), reader.Flag(), reader.Int());
}
