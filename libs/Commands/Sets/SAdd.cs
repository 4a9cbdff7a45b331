using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SAdd
{
    public static readonly Command Command = new("SADD", "key member [member ...]")
    {
        Summary = "Adds one or more members to a set. Creates the key if it doesn't exist.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Set>(1, out var set)) return;
        var added = 0;
        for (var i = 2; i < call.Count; i++)
        {
            if (set.Add(call[i])) added++;
        }

        if (added > 0) call.Touched(1, "sadd", EventClass.Set);
        call.Reply.Integer(added);
    }
}
