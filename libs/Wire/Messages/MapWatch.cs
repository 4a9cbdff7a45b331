using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>Asks the coordinator for the map, now and at each change. Routers send it; hellos of members and writers imply it.</summary>
public sealed record MapWatch(long Version) : Message
{
    public override MessageKind Kind => MessageKind.MapWatch;

    public override void WriteTo(WireWriter writer)
    {
        writer.Long(Version);
    }

    internal static MapWatch Read(ref WireReader reader)
        => new(reader.Count());
}
