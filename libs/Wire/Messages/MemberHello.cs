using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A shard process tells the coordinator who it is and where others reach it, once on each link. The map that follows says which group it holds.</summary>
public sealed record MemberHello(string Name, long Incarnation, string ClientEndpoint, string LinkEndpoint, string AdminEndpoint, int TlsPort = 0) : Message
{
    public override MessageKind Kind => MessageKind.MemberHello;

    public override void WriteTo(WireWriter writer)
    {
        writer.Text(Name);
        writer.Long(Incarnation);
        writer.Text(ClientEndpoint);
        writer.Text(LinkEndpoint);
        writer.Text(AdminEndpoint);
        writer.Int(TlsPort);
    }

    internal static MemberHello Read(ref WireReader reader)
        => new(reader.Text(), reader.Long(), reader.Text(), reader.Text(), reader.Text(), reader.Int());
}
