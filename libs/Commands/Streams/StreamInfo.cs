using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>What the subcommands of XINFO have in common.</summary>
internal static class StreamInfo
{
    /// <summary>Opens the stream, which must be there; the error is written when it is not.</summary>
    public static bool TryOpen(scoped ref Call call, out Stream stream)
    {
        if (!call.TryGet(2, out stream)) return false;
        if (stream.Exists) return true;
        call.Reply.Error(ErrorLine.NoSuchKey);
        return false;
    }

    /// <summary>How far a group has read, and its lag: two fields.</summary>
    public static void WriteCounters(ReplyWriter reply, ReadCounter counter, StreamGroup group)
    {
        reply.Bulk("entries-read"u8);
        WriteKnown(reply, group.EntriesRead == StreamGroup.EntriesReadUnknown ? null : group.EntriesRead);
        reply.Bulk("lag"u8);
        WriteKnown(reply, counter.Lag(group));
    }

    private static void WriteKnown(ReplyWriter reply, long? number)
    {
        if (number is { } known) reply.Integer(known);
        else reply.Null();
    }
}
