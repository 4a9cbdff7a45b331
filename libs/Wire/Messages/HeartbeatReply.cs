using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>The coordinator heard a member. A lease above zero lets the primary of that epoch serve so many milliseconds from SentAt.</summary>
public sealed record HeartbeatReply(long Epoch, long SentAt, long LeaseMilliseconds) : Message
{
    public override MessageKind Kind => MessageKind.HeartbeatReply;

    public override void WriteTo(WireWriter writer)
    {
        writer.Long(Epoch);
        writer.Long(SentAt);
        writer.Long(LeaseMilliseconds);
    }

    internal static HeartbeatReply Read(ref WireReader reader)
        => new(reader.Count(), reader.Count(), reader.Count());
}
