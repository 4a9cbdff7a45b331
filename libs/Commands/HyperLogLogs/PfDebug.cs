using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using System.Buffers.Text;
using System.Text;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HyperLogLogs;

/// <summary>PFDEBUG shows the counters inside: GETREG all registers, DECODE the sparse form's runs, ENCODING which form it is; TODENSE leaves the sparse one.</summary>
internal static class PfDebug
{
    public static readonly Command Command = new("PFDEBUG", "subcommand key")
    {
        Summary = "Internal commands for debugging HyperLogLog values.", Group = Group.HyperLogLog, Since = "2.8.9",
        Complexity = "N/A",
        Flags = Write | DenyOom | Admin, Journal = Journal.AsIs,
        Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Access)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (call.Is(1, "SIMD"u8))
        {
            // Which instructions count registers is the runtime's choice: either word is fine.
            if (call.Is(2, "ON"u8) || call.Is(2, "OFF"u8)) call.Reply.Ok();
            else call.Reply.Error("ERR Argument must be ON or OFF"u8);
            return;
        }

        if (!HyperLogLog.TryOpen(ref call, 2, out var counters)) return;
        if (!counters.Exists) call.Reply.Error("ERR The specified key does not exist"u8);
        else if (call.Is(1, "GETREG"u8)) WriteRegisters(ref call, ref counters);
        else if (call.Is(1, "DECODE"u8)) WriteRuns(ref call, ref counters);
        else if (call.Is(1, "ENCODING"u8)) call.Reply.Simple(counters.IsDense ? "dense"u8 : "sparse"u8);
        else if (!call.Is(1, "TODENSE"u8)) call.Reply.Error($"ERR Unknown PFDEBUG subcommand '{Encoding.Latin1.GetString(call[1])}'");
        else if (counters.IsDense) call.Reply.Integer(0);
        else if (TryMakeDense(ref call, ref counters)) call.Reply.Integer(1);
    }

    private static bool TryMakeDense(ref Call call, ref HyperLogLog counters)
    {
        if (counters.IsDense) return true;
        if (!counters.IsSound)
        {
            call.Reply.Error(HyperLogLog.Corrupted);
            return false;
        }

        counters.MakeDense();
        call.Touched(2, "pfdebug", EventClass.None);
        return true;
    }

    private static void WriteRegisters(ref Call call, ref HyperLogLog counters)
    {
        if (!TryMakeDense(ref call, ref counters)) return;
        call.Reply.Array(HyperLogLog.Registers);
        for (var i = 0; i < HyperLogLog.Registers; i++) call.Reply.Integer(DenseRegisters.Read(counters.Bytes[HyperLogLog.HeaderBytes..], i));
    }

    /// <summary>Runs as "z:3" and "Z:300" (zeros) and "v:5,2" (two registers of rank 5).</summary>
    private static void WriteRuns(ref Call call, ref HyperLogLog counters)
    {
        if (counters.IsDense)
        {
            call.Reply.Error("ERR HLL encoding is not sparse"u8);
            return;
        }

        const int runTextMax = 16;
        var runs = counters.Bytes[HyperLogLog.HeaderBytes..];
        Span<byte> text = new byte[runs.Length * runTextMax];
        var length = 0;
        for (var at = 0; at < runs.Length;)
        {
            if (!SparseRun.TryRead(runs, ref at, out var run))
            {
                call.Reply.Error(HyperLogLog.Corrupted);
                return;
            }

            text[length++] = (byte)(run.Rank > 0 ? 'v' : run.Bytes == 1 ? 'z' : 'Z');
            text[length++] = (byte)':';
            if (run.Rank > 0)
            {
                length += Format(run.Rank, text[length..]);
                text[length++] = (byte)',';
            }

            length += Format(run.Count, text[length..]);
            text[length++] = (byte)' ';
        }

        call.Reply.Bulk(text[..Math.Max(length - 1, 0)]);
    }

    private static int Format(int number, Span<byte> text)
    {
        Utf8Formatter.TryFormat(number, text, out var length);
        return length;
    }
}
