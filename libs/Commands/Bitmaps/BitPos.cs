using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

/// <summary>
/// BITPOS: a string goes on with clear bits behind its end, so that the first clear bit of one that has none is the one behind it, unless the range ends.
/// </summary>
internal static class BitPos
{
    public static readonly Command Command = new("BITPOS", "key bit [start [end [BYTE | BIT]]]")
    {
        Summary = "Finds the first set (1) or clear (0) bit in a string.", Group = Group.Bitmap, Since = "2.8.7",
        Complexity = "O(N)",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var bit)) return;
        if (bit is not (0 or 1))
        {
            call.Reply.Error("ERR The bit argument must be 1 or 0."u8);
            return;
        }

        if (!BitRange.TryRead(ref call, 3, out var range)) return;
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        if (!value.Exists)
        {
            call.Reply.Integer(bit == 0 ? 0 : -1);
            return;
        }

        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        var bytes = value.Bytes(scratch);
        var position = -1L;
        if (range.Resolve(bytes.Length, out var first, out var end))
        {
            position = BitScan.Find(bytes, first, end, bit == 1);
            if (position < 0 && bit == 0 && !range.HasEnd) position = end;
        }

        call.Reply.Integer(position);
    }
}
