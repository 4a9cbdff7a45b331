using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Grants a lease of so many milliseconds from SentAt. EnsembleNoted is the newest version of the ensemble that the writer has on its disk.</summary>
public sealed record RenewReply(int Group, long Epoch, long SentAt, long LeaseMilliseconds, long EnsembleNoted = 0) : Message
{
    public override MessageKind Kind => MessageKind.RenewReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(SentAt);
        writer.Long(LeaseMilliseconds);
        writer.Long(EnsembleNoted);
    }

    internal static RenewReply Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Count(), reader.Count(), reader.Count());
}
