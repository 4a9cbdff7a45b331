using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HyperLogLogs;

internal static class PfAdd
{
    public static readonly Command Command = new("PFADD", "key [element [element ...]]")
    {
        Summary = "Adds elements to a HyperLogLog key. Creates the key if it doesn't exist.", Group = Group.HyperLogLog, Since = "2.8.9",
        Complexity = "O(1) to add every element.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (!HyperLogLog.TryOpen(ref call, 1, out var counters)) return;
        var changed = !counters.Exists;
        if (changed) counters.Create();
        else if (call.Count > 2 && !counters.IsSound)
        {
            call.Reply.Error(HyperLogLog.Corrupted);
            return;
        }

        for (var i = 2; i < call.Count; i++)
        {
            ElementHash.Of(call[i], out var register, out var rank);
            changed |= counters.Raise(register, rank);
        }

        if (changed)
        {
            counters.ForgetCount();
            call.Touched(1, "pfadd", EventClass.String);
        }

        call.Reply.Integer(changed ? 1 : 0);
    }
}
