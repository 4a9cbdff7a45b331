using Distro.Wire.Codec;

namespace Distro.Wire.Messages;

/// <summary>A writer tells the coordinator who it is, where members reach it, and in each group the highest epoch it has promised and the newest ensemble it knows. Sent again at a steady pace.</summary>
public sealed record WriterHello(string WriterId, string Endpoint, IReadOnlyList<GroupEpoch> Promised) : Message
{
    private const int GroupEpochBytes = 20;

    public override MessageKind Kind => MessageKind.WriterHello;

    public override void WriteTo(WireWriter writer)
    {
        writer.Text(WriterId);
        writer.Text(Endpoint);
        writer.Int(Promised.Count);
        foreach (var promised in Promised)
        {
            writer.Int(promised.Group);
            writer.Long(promised.Epoch);
            writer.Long(promised.Ensemble);
        }
    }

    internal static WriterHello Read(ref WireReader reader)
    {
        var (id, endpoint) = (reader.Text(), reader.Text());
        var promised = new GroupEpoch[reader.Items(WireLimits.GroupsMax, GroupEpochBytes)];
        for (var i = 0; i < promised.Length; i++) promised[i] = new GroupEpoch(reader.Int(), reader.Count(), reader.Count());
        return new WriterHello(id, endpoint, promised);
    }
}
