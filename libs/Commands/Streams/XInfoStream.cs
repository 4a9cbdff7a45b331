using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XInfoStream
{
    private const long CountDefault = 10;
    private const int ProducerFields = 6;

    public static readonly Command Command = new("STREAM", "key [FULL [COUNT count]]")
    {
        Summary = "Returns information about a stream.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = ReadOnly, Retry = Retry.Safe, Keys = [KeySpec.At(2, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!StreamInfo.TryOpen(ref call, out var stream)) return;
        var isFull = call.Count > 3;
        if (!TryReadOptions(ref call, out var count)) return;
        call.Reply.Map((isFull ? 9 : 10) + (stream.HasProducers ? ProducerFields : 0));
        WriteCounts(ref call, ref stream);
        if (isFull) FullStreamInfo.Write(ref call, ref stream, count);
        else WriteEnds(ref call, ref stream);
    }

    private static bool TryReadOptions(scoped ref Call call, out long count)
    {
        count = CountDefault;
        if (call.Count == 3 || (call.Count == 4 && call.Is(3, "FULL"u8))) return true;
        if (call.Count == 6 && call.Is(3, "FULL"u8) && call.Is(4, "COUNT"u8))
        {
            if (!call.TryInteger(5, out count)) return false;
            count = count < 0 ? CountDefault : count == 0 ? long.MaxValue : count;
            return true;
        }

        var name = System.Text.Encoding.UTF8.GetString(call[1]);
        call.Reply.Error($"ERR unknown subcommand or wrong number of arguments for '{name}'. Try XINFO HELP.");
        return false;
    }

    private static void WriteCounts(ref Call call, ref Stream stream)
    {
        var reply = call.Reply;
        var blocks = stream.Blocks;
        reply.Bulk("length"u8);
        reply.Integer(stream.Count);
        reply.Bulk("radix-tree-keys"u8);
        reply.Integer(blocks);
        reply.Bulk("radix-tree-nodes"u8);
        reply.Integer(blocks + 1);
        reply.Bulk("last-generated-id"u8);
        IdText.Write(reply, stream.LastId);
        reply.Bulk("max-deleted-entry-id"u8);
        IdText.Write(reply, stream.MaxDeletedId);
        reply.Bulk("entries-added"u8);
        reply.Integer(stream.EntriesAdded);
        reply.Bulk("recorded-first-entry-id"u8);
        IdText.Write(reply, stream.FirstId);
        if (!stream.HasProducers) return;
        var register = stream.Producers;
        reply.Bulk("idmp-duration"u8);
        reply.Integer(register.DurationSeconds);
        reply.Bulk("idmp-maxsize"u8);
        reply.Integer(register.MessagesMax);
        reply.Bulk("pids-tracked"u8);
        reply.Integer(register.ProducerCount);
        reply.Bulk("iids-tracked"u8);
        reply.Integer(register.Tracked);
        reply.Bulk("iids-added"u8);
        reply.Integer(register.Added);
        reply.Bulk("iids-duplicates"u8);
        reply.Integer(register.Refused);
    }

    private static void WriteEnds(ref Call call, ref Stream stream)
    {
        var reply = call.Reply;
        reply.Bulk("groups"u8);
        reply.Integer(stream.GroupCount);
        reply.Bulk("first-entry"u8);
        if (!EntryRange.TryWriteOne(ref call, ref stream, stream.FirstId)) reply.Null();
        reply.Bulk("last-entry"u8);
        if (!EntryRange.TryWriteOne(ref call, ref stream, stream.TopId)) reply.Null();
    }
}
