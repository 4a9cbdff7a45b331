using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Asks the coordinator to put other users into the map, if those of that version are still the newest (0: there are none yet). A line each, ended by line feeds, in Latin-1.</summary>
public sealed record UsersChange(long Version, ReadOnlyMemory<byte> Users) : Message
{
    public override MessageKind Kind => MessageKind.UsersChange;

    public override void WriteTo(WireWriter writer)
    {
        writer.Long(Version);
        writer.Bytes(Users);
    }

    internal static UsersChange Read(ref WireReader reader)
        => new(reader.Count(), reader.Bytes());
}
