using Distro.Engine.Streams;
using Distro.Resp;

namespace Distro.Commands.Streams;

/// <summary>Writes entries as every command shows them: the id, and names and values one after the other.</summary>
internal readonly struct EntryReply(ReplyWriter reply) : IEntrySink
{
    public void Emit(scoped StreamEntry entry) => Write(reply, entry, withDelivery: false, 0, 0);

    /// <summary>Writes one; if asked, with how many milliseconds it was pending and how often it had been delivered.</summary>
    public static void Write(ReplyWriter reply, scoped StreamEntry entry, bool withDelivery, long idle, long deliveries)
    {
        reply.Array(withDelivery ? 4 : 2);
        IdText.Write(reply, entry.Id);
        reply.Array(entry.FieldCount * 2);
        while (entry.TryNext(out var name, out var value))
        {
            reply.Bulk(name);
            reply.Bulk(value);
        }

        if (!withDelivery) return;
        reply.Integer(idle);
        reply.Integer(deliveries);
    }
}
