using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

/// <summary>Made for replication, and used for it here: a stream that is rebuilt gets its counters back by it, also those that no client could have given (a count that ran over).</summary>
internal static class XSetId
{
    public static readonly Command Command = new("XSETID", "key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]")
    {
        Summary = "An internal command for replicating stream values.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!IdText.TryRead(ref call, 2, 0, out var last)) return;
        long? added = null;
        StreamId maxDeleted = default;
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "ENTRIESADDED"u8))
            {
                if (!call.TryInteger(i + 1, out var given)) return;
                added = given;
                if (Refuses(ref call, given < 0 && !call.IsReplay, "ERR entries_added must be positive"u8)) return;
            }
            else if (i + 1 < call.Count && call.Is(i, "MAXDELETEDID"u8))
            {
                if (!IdText.TryRead(ref call, i + 1, 0, out maxDeleted)) return;
                if (Refuses(ref call, last < maxDeleted, "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id"u8)) return;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (Refuses(ref call, !stream.Exists, ErrorLine.NoSuchKey)) return;
        Set(ref call, ref stream, last, added, maxDeleted);
    }

    private static void Set(ref Call call, ref Stream stream, StreamId last, long? added, StreamId maxDeleted)
    {
        var count = stream.Count;
        if (Refuses(ref call, last < stream.MaxDeletedId, "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id"u8)) return;
        if (Refuses(ref call, count > 0 && last < stream.TopId, "ERR The ID specified in XSETID is smaller than the target stream top item"u8)) return;
        if (Refuses(ref call, !call.IsReplay && count > added, "ERR The entries_added specified in XSETID is smaller than the target stream length"u8)) return;
        stream.LastId = last;
        if (added is { } entries) stream.EntriesAdded = entries;
        if (!maxDeleted.IsZero) stream.MaxDeletedId = maxDeleted;
        call.Touched(1, "xsetid", EventClass.Stream);
        call.Reply.Ok();
    }

    private static bool Refuses(scoped ref Call call, bool wrong, ReadOnlySpan<byte> error)
    {
        if (wrong) call.Reply.Error(error);
        return wrong;
    }
}
