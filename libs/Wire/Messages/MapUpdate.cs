using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A newer map, encoded by ClusterMapCodec. The receiver keeps it when its version is higher than what it has.</summary>
public sealed record MapUpdate(ReadOnlyMemory<byte> Map) : Message
{
    public override MessageKind Kind => MessageKind.MapUpdate;

    public override void WriteTo(WireWriter writer)
    {
        writer.Bytes(Map);
    }

    internal static MapUpdate Read(ref WireReader reader)
        => new(reader.Bytes());
}
