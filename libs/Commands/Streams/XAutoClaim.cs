using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>XAUTOCLAIM logs as XCLAIM does: what was claimed, and what was dropped.</summary>
internal static class XAutoClaim
{
    private const long CountDefault = 100;
    private const long CountMax = long.MaxValue / 16;

    /// <summary>Entries looked at for each that may be claimed.</summary>
    private const int LooksPerEntry = 10;

    public static readonly Command Command = new("XAUTOCLAIM", "key group consumer min-idle-time start [COUNT count] [JUSTID]")
    {
        Summary = "Changes, or acquires, ownership of messages in a consumer group, as if the messages were delivered to as consumer group member.", Group = Group.Stream, Since = "6.2.0",
        Complexity = "O(1) if COUNT is small.",
        Flags = Write | Fast, Journal = Journal.Effects, Tips = ["nondeterministic_output"], Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!IntegerText.TryParse(call[4], out var idleMin))
        {
            call.Reply.Error("ERR Invalid min-idle-time argument for XAUTOCLAIM"u8);
            return;
        }

        if (!IdText.TryReadEdge(ref call, 5, isStart: true, out var start)) return;
        if (!TryReadOptions(ref call, out var count, out var onlyIds)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        call.NoteRead(call[1], stream.Exists);
        if (!stream.TryGroup(call[2], out var group))
        {
            NoGroup.WriteKeyOrGroup(ref call, call[1], call[2]);
            return;
        }

        // What is claimed is logged in one piece; where that ends, the reply says where to go on.
        EffectRoom.Require(ref call, 1, call[1], call[2], call[3]);
        var consumer = GroupEffect.FindOrCreate(ref call, call[1], group, call[3]);
        consumer.SeenAt = call.NowMilliseconds;
        Claim(ref call, ref stream, group, consumer, start, Math.Max(idleMin, 0), Math.Min(count, EffectRoom.Entries(ref call, call[1], call[2], call[3])), onlyIds);
    }

    private static void Claim(ref Call call, ref Stream stream, StreamGroup group, StreamConsumer consumer, StreamId start, long idleMin, long count, bool onlyIds)
    {
        var claimed = call.Context.Scratch;
        var dropped = call.Context.Expired;
        claimed.Clear();
        dropped.Clear();
        Span<byte> bytes = stackalloc byte[StreamId.Bytes];
        var walk = group.Walk(start);
        var more = walk.TryNext(out var entry);
        for (var looks = count * LooksPerEntry; more && looks > 0 && claimed.Count + dropped.Count < count; looks--)
        {
            var id = entry.Id;
            id.Write(bytes);
            if (!stream.Contains(id))
            {
                XClaim.Drop(ref call, group, id);
                dropped.Add(bytes);
                walk = group.Walk(id);
            }
            else if (idleMin == 0 || GroupReading.IsIdle(entry, call.NowMilliseconds, idleMin))
            {
                entry = group.Assign(id, consumer, call.NowMilliseconds, onlyIds || entry.Deliveries == long.MaxValue ? entry.Deliveries : entry.Deliveries + 1);
                consumer.ActiveAt = call.NowMilliseconds;
                ClaimEffect.Write(ref call, call[1], group, consumer, entry);
                call.ChangedUnseen();
                claimed.Add(bytes);
            }

            more = walk.TryNext(out entry);
        }

        Reply(ref call, ref stream, more ? entry.Id : StreamId.Min, onlyIds);
        claimed.Clear();
        dropped.Clear();
    }

    private static void Reply(ref Call call, ref Stream stream, StreamId next, bool onlyIds)
    {
        var claimed = call.Context.Scratch;
        var dropped = call.Context.Expired;
        call.Reply.Array(3);
        IdText.Write(call.Reply, next);
        call.Reply.Array(claimed.Count);
        for (var i = 0; i < claimed.Count; i++)
        {
            var id = StreamId.Read(claimed[i]);
            if (onlyIds) IdText.Write(call.Reply, id);
            else EntryRange.TryWriteOne(ref call, ref stream, id);
        }

        call.Reply.Array(dropped.Count);
        for (var i = 0; i < dropped.Count; i++) IdText.Write(call.Reply, StreamId.Read(dropped[i]));
    }

    private static bool TryReadOptions(scoped ref Call call, out long count, out bool onlyIds)
    {
        count = CountDefault;
        onlyIds = false;
        for (var i = 6; i < call.Count; i++)
        {
            if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (IntegerText.TryParse(call[++i], out count) && count is >= 1 and <= CountMax) continue;
                call.Reply.Error("ERR COUNT must be > 0"u8);
                return false;
            }

            if (!call.Is(i, "JUSTID"u8))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return false;
            }

            onlyIds = true;
        }

        return true;
    }
}
