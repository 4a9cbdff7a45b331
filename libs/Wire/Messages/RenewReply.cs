using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Grants a lease of so many milliseconds from SentAt.</summary>
public sealed record RenewReply(int Group, long Epoch, long SentAt, long LeaseMilliseconds) : Message
{
    public override MessageKind Kind => MessageKind.RenewReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(SentAt);
        writer.Long(LeaseMilliseconds);
    }

    internal static RenewReply Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count(), reader.Count());
}
