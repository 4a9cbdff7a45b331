using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// A primary asks a writer that promised it this epoch for more time, on a link of its own: leases must not queue behind a large record.
/// SentAt is the primary's monotonic clock, echoed with the lease that it starts. WriterId is whom it is meant for, as of a <see cref="Promise"/>; EnsembleVersion is the newest that the
/// primary has heard of, which the writer keeps.
/// </summary>
public sealed record Renew(int Group, long Epoch, long Incarnation, long SentAt, string WriterId, long EnsembleVersion = 0) : Message
{
    public override MessageKind Kind => MessageKind.Renew;

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Incarnation);
        writer.Long(SentAt);
        writer.Text(WriterId);
        writer.Long(EnsembleVersion);
    }

    internal static Renew Read(ref WireReader reader)
        => new(reader.Int(), reader.Count(), reader.Long(), reader.Count(), reader.Text(), reader.Count());
}
