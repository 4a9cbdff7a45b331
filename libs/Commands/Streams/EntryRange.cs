using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>What XRANGE and XREVRANGE have in common.</summary>
internal static class EntryRange
{
    public static void Run(ref Call call, bool reversed)
    {
        if (!IdText.TryReadEdge(ref call, reversed ? 3 : 2, isStart: true, out var start)) return;
        if (!IdText.TryReadEdge(ref call, reversed ? 2 : 3, isStart: false, out var end)) return;
        long most = -1;
        for (var i = 4; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !call.Is(i, "COUNT"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }

            if (!call.TryInteger(i + 1, out most)) return;
            most = Math.Max(most, 0);
        }

        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.Exists) call.Reply.Array(0);
        else if (most == 0) call.Reply.NullArray();
        else Write(ref call, ref stream, start, end, most < 0 ? long.MaxValue : most, reversed);
    }

    /// <summary>Answers with the entries between two ids, both included: at most so many, from the one end or the other.</summary>
    public static void Write(scoped ref Call call, ref Stream stream, StreamId start, StreamId end, long most, bool reversed)
    {
        var first = stream.RankOf(start);
        var behind = end == StreamId.Max ? stream.Count : stream.RankOf(end.Next);
        var count = (int)Math.Clamp(behind - first, 0, Math.Min(most, int.MaxValue));
        call.Reply.Array(count);
        var sink = new EntryReply(call.Reply);
        if (count > 0) stream.Emit(reversed ? behind - 1 : first, count, reversed ? -1 : 1, ref sink);
    }

    /// <summary>Writes one entry; false, and nothing is written, when there is none of that id.</summary>
    public static bool TryWriteOne(scoped ref Call call, ref Stream stream, StreamId id)
    {
        if (!stream.Contains(id)) return false;
        var sink = new EntryReply(call.Reply);
        stream.Emit(stream.RankOf(id), 1, 1, ref sink);
        return true;
    }
}
