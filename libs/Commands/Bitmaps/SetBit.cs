using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

internal static class SetBit
{
    public static readonly Command Command = new("SETBIT", "key offset value")
    {
        Summary = "Sets or clears the bit at offset of the string value. Creates the key if it doesn't exist.", Group = Group.Bitmap, Since = "2.2.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!BitOffset.TryRead(ref call, 2, fieldBits: 0, out var offset)) return;
        if (!IntegerText.TryParse(call[3], out var bit) || bit is not (0 or 1))
        {
            call.Reply.Error("ERR bit is not an integer or out of range"u8);
            return;
        }

        if (!call.TryGet<StringValue>(1, out var value)) return;
        var length = value.Length;
        var index = (int)(offset >> 3);
        var bytes = value.Edit(index + 1);
        var mask = (byte)(0x80 >> (int)(offset & 7));
        var wasSet = (bytes[index] & mask) != 0;
        call.Reply.Integer(wasSet ? 1 : 0);
        if (wasSet == (bit == 1) && bytes.Length == length) return;
        if (bit == 1) bytes[index] |= mask;
        else bytes[index] &= (byte)~mask;
        call.Touched(1, "setbit", EventClass.String);
    }
}
