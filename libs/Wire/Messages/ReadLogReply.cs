using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Whole records, or a piece of a large one, whose first byte lies at Offset; or why there are none. CommitAgeMilliseconds is the time since the writer heard a primary say CommitOffset.</summary>
public sealed record ReadLogReply(
    int Group, long Ticket, ReadStatus Status, long Offset, long CommitOffset, long CommitAgeMilliseconds, ReadOnlyMemory<byte> Records) : Message
{
    public override MessageKind Kind => MessageKind.ReadLogReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Ticket);
        writer.Byte((byte)Status);
        writer.Long(Offset);
        writer.Long(CommitOffset);
        writer.Long(CommitAgeMilliseconds);
        writer.Bytes(Records);
    }

    internal static ReadLogReply Read(ref WireReader reader)
        => new(reader.Int(), reader.Long(), (ReadStatus)reader.Byte(), reader.Count(), reader.Count(), reader.Count(), reader.Bytes());
}
