using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>
/// Trims a stream, and logs the outcome: which length it was cut to, since how many entries go whole depends on how blocks happen to be filled; or, where
/// only what is acknowledged goes, up to which id it was looked through.
/// </summary>
internal static class StreamTrimming
{
    /// <summary>Returns how many entries went.</summary>
    public static long Run(scoped ref Call call, ref Stream stream, TrimArguments arguments)
    {
        var trim = arguments.Trim(call.Context.Keyspace!.Options.Collections.StreamNodeEntries);
        var count = arguments.References == ReferencePolicy.Acknowledged && stream.GroupCount > 0
            ? RemoveAcknowledged(ref call, ref stream, trim)
            : Remove(ref call, ref stream, stream.CountToTrim(trim), arguments.References == ReferencePolicy.Delete);
        if (count > 0) call.Touched(1, "xtrim", EventClass.Stream);
        return count;
    }

    private static long Remove(scoped ref Call call, ref Stream stream, long count, bool withReferences)
    {
        if (count == 0) return 0;
        var ids = call.Context.Scratch;
        ids.Clear();
        if (withReferences && stream.GroupCount > 0)
        {
            var sink = new IdCollector(ids);
            stream.Emit(0, count, 1, ref sink);
        }

        stream.RemoveRange(0, count);
        for (var i = 0; i < ids.Count; i++) stream.Acknowledge(StreamId.Read(ids[i]));
        ids.Clear();
        var effects = call.Effect(call[1], withReferences ? 5 : 4);
        effects.Arg("XTRIM"u8);
        effects.Arg(call[1]);
        effects.Arg("MAXLEN"u8);
        effects.Arg(stream.Count);
        if (withReferences) effects.Arg("DELREF"u8);
        return count;
    }

    /// <summary>Goes over the entries that are to go, and takes those that no group needs any more, until enough have gone.</summary>
    private static long RemoveAcknowledged(scoped ref Call call, ref Stream stream, StreamTrim trim)
    {
        var most = stream.CountToTrim(trim);
        var looks = trim.LengthMax >= 0 && !trim.IsApproximate ? stream.Count : most;
        if (most == 0) return 0;
        var kept = 0L;
        var removed = 0L;
        for (; kept + removed < looks && removed < most;)
        {
            var id = stream.IdAt(kept);
            if (stream.IsReferenced(id))
            {
                kept++;
                continue;
            }

            stream.RemoveRange(kept, 1);
            removed++;
        }

        if (removed > 0) LogAcknowledged(ref call, kept < stream.Count ? stream.IdAt(kept) : stream.LastId.Next);
        return removed;
    }

    private static void LogAcknowledged(scoped ref Call call, StreamId behind)
    {
        var effects = call.Effect(call[1], 5);
        effects.Arg("XTRIM"u8);
        effects.Arg(call[1]);
        effects.Arg("MINID"u8);
        IdText.Write(effects, behind);
        effects.Arg("ACKED"u8);
    }

    private readonly struct IdCollector(ScratchBytes ids) : IEntrySink
    {
        public void Emit(scoped StreamEntry entry)
        {
            Span<byte> bytes = stackalloc byte[StreamId.Bytes];
            entry.Id.Write(bytes);
            ids.Add(bytes);
        }
    }
}
