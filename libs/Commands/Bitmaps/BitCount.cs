using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

internal static class BitCount
{
    public static readonly Command Command = new("BITCOUNT", "key [start [end [BYTE | BIT]]]")
    {
        Summary = "Counts the number of set bits (population counting) in a string.", Group = Group.Bitmap, Since = "2.6.0",
        Complexity = "O(N)",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!BitRange.TryRead(ref call, 2, out var range)) return;
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        var bytes = value.Bytes(scratch);
        if (range.IsBackward || !range.Resolve(bytes.Length, out var first, out var end)) call.Reply.Integer(0);
        else call.Reply.Integer(BitScan.Count(bytes, first, end));
    }
}
