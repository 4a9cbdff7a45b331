using Distro.Engine.Streams;
using Distro.Resp;

namespace Distro.Commands.Streams;

/// <summary>Writes entries as every command shows them: the id, and names and values one after the other.</summary>
internal readonly struct EntryReply(ReplyWriter reply) : IEntrySink
{
    public void Emit(scoped StreamEntry entry)
    {
        reply.Array(2);
        IdText.Write(reply, entry.Id);
        reply.Array(entry.FieldCount * 2);
        while (entry.TryNext(out var name, out var value))
        {
            reply.Bulk(name);
            reply.Bulk(value);
        }
    }
}
