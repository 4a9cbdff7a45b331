using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.Lists;

/// <summary>Writes elements into a reply, each as a bulk string.</summary>
internal readonly struct ElementReply(ReplyWriter reply) : IElementSink
{
    public void Emit(scoped ReadOnlySpan<byte> element) => reply.Bulk(element);
}
