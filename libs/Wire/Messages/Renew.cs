using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// A primary asks a writer that promised it this epoch for more time, on a link of its own: leases must not queue behind a large record.
/// SentAt is the primary's monotonic clock, echoed with the lease that it starts.
/// </summary>
public sealed record Renew(int Group, long Epoch, long Incarnation, long SentAt) : Message
{
    public override MessageKind Kind => MessageKind.Renew;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(SentAt);
    }

    internal static Renew Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count());
}
