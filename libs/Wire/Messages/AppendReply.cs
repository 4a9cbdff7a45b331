using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// What the writer holds: whole records written below ReceivedOffset, fsynced below DurableOffset; bytes below AcceptedOffset too, the last record perhaps in part.
/// Grants a lease of so many milliseconds from SentAt.
/// </summary>
public sealed record AppendReply(int Group, long Epoch, long ReceivedOffset, long DurableOffset, long AcceptedOffset, long SentAt, long LeaseMilliseconds)
    : Message
{
    public override MessageKind Kind => MessageKind.AppendReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(ReceivedOffset);
        writer.Long(DurableOffset);
        writer.Long(AcceptedOffset);
        writer.Long(SentAt);
        writer.Long(LeaseMilliseconds);
    }

    internal static AppendReply Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Count());
}
