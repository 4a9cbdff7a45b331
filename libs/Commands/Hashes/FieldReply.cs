using Distro.Engine.Hashes;
using Distro.Resp;

namespace Distro.Commands.Hashes;

/// <summary>Writes a hash's fields into a reply: names, values or both. Whoever makes it has written the header.</summary>
internal readonly struct FieldReply(ReplyWriter reply, bool names, bool values, bool nested = false) : IFieldSink
{
    /// <summary>Writes the header for that many fields, which in RESP3 are pairs of their own when values come along.</summary>
    public static FieldReply Pairs(ReplyWriter reply, int count, bool withValues)
    {
        var nested = withValues && reply.Version >= 3;
        reply.Array(withValues && !nested ? count * 2 : count);
        return new FieldReply(reply, names: true, values: withValues, nested);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (nested) reply.Array(2);
        if (names) reply.Bulk(field);
        if (values) reply.Bulk(value);
    }
}
