using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class SetNx
{
    public static readonly Command Command = new("SETNX", "key value")
    {
        Summary = "Set the string value of a key only when the key doesn't exist.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var target = StringValue.Over(call.Open(1));
        var missing = !target.Exists;
        if (missing) StringWrite.Put(ref call, ref target, call[1], call[2]);
        call.Reply.Integer(missing ? 1 : 0);
    }
}
