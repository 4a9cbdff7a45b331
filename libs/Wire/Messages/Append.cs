using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// Whole records, or a piece of one too large for a message, that begin at Offset, where the bytes sent to this writer before end; without bytes, a heartbeat. Records below CommitOffset are committed. SentAt
/// is the primary's monotonic clock, echoed with the lease that it starts.
/// </summary>
public sealed record Append(int Group, long Epoch, long Offset, long CommitOffset, long SentAt, ReadOnlyMemory<byte> Records) : Message
{
    public override MessageKind Kind => MessageKind.Append;

    /// <summary>Nobody waits for the answer: it may come with later ones.</summary>
    public bool MayWait { get; init; }

    /// <summary>Somebody waits until what was sent so far is on the disk.</summary>
    public bool WantsSync { get; init; }

    public override void WriteTo(WireWriter writer)
    {
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Long(Offset);
        writer.Long(CommitOffset);
        writer.Long(SentAt);
        writer.Flag(MayWait);
        writer.Flag(WantsSync);
        writer.Bytes(Records);
    }

    internal static Append Read(ref WireReader reader)
    {
        var (group, epoch, offset, commit, sent) = (reader.Int(), reader.Count(), reader.Count(), reader.Count(), reader.Count());
        var (mayWait, wantsSync) = (reader.Flag(), reader.Flag());
        return new(group, epoch, offset, commit, sent, reader.Bytes()) { MayWait = mayWait, WantsSync = wantsSync };
    }
}
