using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>
/// The coordinator's answer to <see cref="UsersChange"/>. Accepted: a map with them is saved, and Version is theirs. Else Problem says what is wrong with them, or is empty:
/// others were there before, and Version and Users are the newest.
/// </summary>
public sealed record UsersChanged(bool IsAccepted, long Version, ReadOnlyMemory<byte> Users, string Problem) : Message
{
    public override MessageKind Kind => MessageKind.UsersChanged;

    public override void WriteTo(WireWriter writer)
    {
        writer.Flag(IsAccepted);
        writer.Long(Version);
        writer.Bytes(Users);
        writer.Text(Problem);
    }

    internal static UsersChanged Read(ref WireReader reader)
        => new(reader.Flag(), reader.Count(), reader.Bytes(), reader.Text());
}
