using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class SetRange
{
    public static readonly Command Command = new("SETRANGE", "key offset value")
    {
        Summary = "Overwrites a part of a string value with another by an offset. Creates the key if it doesn't exist.", Group = Group.String, Since = "2.2.0", Complexity = "O(1), not counting the time taken to copy the new string in place.",
        Flags = Write | DenyOom, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var offset)) return;
        if (offset < 0)
        {
            call.Reply.Error("ERR offset is out of range"u8);
            return;
        }

        if (!call.TryGet<StringValue>(1, out var value)) return;
        if (call[3].IsEmpty)
        {
            call.Reply.Integer(value.Length);
            return;
        }

        if (offset > StringWrite.BytesMax - call[3].Length)
        {
            call.Reply.Error(ErrorLine.StringTooLong);
            return;
        }

        call.Reply.Integer(value.SetRange((int)offset, call[3]));
        call.Touched(1, "setrange", EventClass.String);
    }
}
