using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class Append
{
    public static readonly Command Command = new("APPEND", "key value")
    {
        Summary = "Appends a string to the value of a key. Creates the key if it doesn't exist.", Group = Group.String, Since = "2.0.0", Complexity = "O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var value)) return;
        if ((long)value.Length + call[2].Length > StringWrite.BytesMax)
        {
            call.Reply.Error(ErrorLine.StringTooLong);
            return;
        }

        call.Reply.Integer(value.Append(call[2]));
        call.Touched(1, "append", EventClass.String);
    }
}
