using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// What a member is doing, at a steady pace. SentAt is the member's own monotonic clock and comes back in the reply: a lease counts from there.
/// ReadOffset is how far it has read the log: beyond AppliedOffset while a large record is not whole yet. HighestEpoch is the highest it has seen promised by a writer, above its own when it was refused.
/// EnsembleDone is the version of the ensemble whose step this leader has done: the learner has caught up, or majorities of both sets hold everything; 0 of none. EnsembleVersion is that of the ensemble it leads by.
/// </summary>
public sealed record MemberHeartbeat(
    long Incarnation, int Group, long Epoch, MemberRole Role, bool Serving, long AppliedOffset, long ReadOffset, long HighestEpoch, bool WantsLease, long SentAt,
    long EnsembleDone = 0, long EnsembleVersion = 0) : Message
{
    public override MessageKind Kind => MessageKind.MemberHeartbeat;

    public override void WriteTo(WireWriter writer)
    {
        writer.Long(Incarnation);
        writer.Int(Group);
        writer.Long(Epoch);
        writer.Byte((byte)Role);
        writer.Flag(Serving);
        writer.Long(AppliedOffset);
        writer.Long(ReadOffset);
        writer.Long(HighestEpoch);
        writer.Flag(WantsLease);
        writer.Long(SentAt);
        writer.Long(EnsembleDone);
        writer.Long(EnsembleVersion);
    }

    internal static MemberHeartbeat Read(ref WireReader reader)
        => new(reader.Long(), reader.Int(), reader.Count(), (MemberRole)reader.Byte(), reader.Flag(), reader.Count(), reader.Count(), reader.Count(), reader.Flag(), reader.Count(), reader.Count(), reader.Count());
}
