using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

internal static class GetBit
{
    public static readonly Command Command = new("GETBIT", "key offset")
    {
        Summary = "Returns a bit value by offset.", Group = Group.Bitmap, Since = "2.2.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!BitOffset.TryRead(ref call, 2, fieldBits: 0, out var offset)) return;
        if (!call.TryGet<StringValue>(1, out var found)) return;
        scoped var value = found;
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        call.Reply.Integer((long)BitField.Read(value.Bytes(scratch), offset, 1));
    }
}
