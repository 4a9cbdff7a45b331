using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>Gives pending entries back to their group: they are nobody's then, and the next to claim anything.</summary>
internal static class XNack
{
    private const int FirstWord = 4;

    public static readonly Command Command = new("XNACK", "key group <SILENT | FAIL | FATAL> IDS numids id [id ...] [RETRYCOUNT count] [FORCE]")
    {
        Summary = "Releases pending messages back to the group's PEL without acknowledging them, making them available for re-delivery.", Group = Group.Stream, Since = "8.8.0",
        Complexity = "O(1) for each message ID processed.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryReadMode(ref call, out var mode)) return;
        if (!TryReadWords(ref call, out var first, out var count, out var deliveries, out var forces)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.TryGroup(call[2], out var group))
        {
            NoGroup.WriteKeyOrGroup(ref call, call[1], call[2]);
            return;
        }

        for (var i = first; i < first + count; i++)
        {
            if (!IdText.TryRead(ref call, i, 0, out _)) return;
        }

        EffectRoom.Require(ref call, count, call[1], call[2], default);
        var released = 0;
        for (var i = first; i < first + count; i++)
        {
            IdText.TryParse(call[i], 0, out var id);
            var entry = group.Find(id);
            if (!entry.Exists && !(forces && (call.IsReplay || stream.Contains(id)))) continue;
            entry = group.Release(id, Deliveries(entry, mode, deliveries));
            ReleaseEffect.Write(call.Effects, call.SlotOf(call[1]), call.Session.Database, call[1], group, entry);
            call.ChangedUnseen();
            released++;
        }

        call.Reply.Integer(released);
    }

    private static long Deliveries(PendingEntry entry, Mode mode, long given)
    {
        if (given >= 0) return given;
        var before = entry.Exists ? entry.Deliveries : 0;
        return mode switch
        {
            Mode.Silent => Math.Max(0, before - 1),
            Mode.Fatal => long.MaxValue,
            _ => before,
        };
    }

    private static bool TryReadMode(scoped ref Call call, out Mode mode)
    {
        mode = call.Is(3, "SILENT"u8) ? Mode.Silent : call.Is(3, "FATAL"u8) ? Mode.Fatal : Mode.Fail;
        return mode != Mode.Fail || call.Is(3, "FAIL"u8) || Refuse(ref call, "ERR mode must be SILENT, FAIL, or FATAL"u8);
    }

    private static bool TryReadWords(scoped ref Call call, out int first, out int count, out long deliveries, out bool forces)
    {
        first = 0;
        count = 0;
        deliveries = -1;
        forces = false;
        for (var i = FirstWord; i < call.Count; i++)
        {
            if (first == 0 && i + 1 < call.Count && call.Is(i, "IDS"u8))
            {
                if (!IntegerText.TryParse(call[i + 1], out var ids) || ids < 1) return Refuse(ref call, "ERR numids must be a positive integer"u8);
                if (ids > call.Count - i - 2) return Refuse(ref call, "ERR number of IDs doesn't match numids"u8);
                (first, count) = (i + 2, (int)ids);
                i += count + 1;
            }
            else if (i + 1 < call.Count && call.Is(i, "RETRYCOUNT"u8))
            {
                if (!IntegerText.TryParse(call[++i], out deliveries) || deliveries < 0) return Refuse(ref call, "ERR Invalid RETRYCOUNT value, must be >= 0"u8);
            }
            else if (call.Is(i, "FORCE"u8))
            {
                forces = true;
            }
            else
            {
                return Refuse(ref call, ErrorLine.Syntax);
            }
        }

        return first > 0 || Refuse(ref call, ErrorLine.Syntax);
    }

    private static bool Refuse(scoped ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }

    private enum Mode
    {
        Silent,
        Fail,
        Fatal,
    }
}
