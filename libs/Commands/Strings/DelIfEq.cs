using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class DelIfEq
{
    public static readonly Command Command = new("DELIFEQ", "key value")
    {
        Summary = "Delete key if value matches string.", Group = Group.String, Since = "9.0.0", Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.Remove | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<StringValue>(1, out var value)) return;
        var equal = StringEquality.Holds(ref value, call[2]);
        if (equal) StringWrite.Delete(ref call, ref value, call[1]);
        call.Reply.Integer(equal ? 1 : 0);
    }
}
