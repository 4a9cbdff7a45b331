using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

internal static class MSetNx
{
    public static readonly Command Command = new("MSETNX", "key value [key value ...]")
    {
        Summary = "Atomically modifies the string values of one or more keys only when all keys don't exist.", Group = Group.String, Since = "1.0.1", Complexity = "O(N) where N is the number of keys to set.",
        Flags = Write | DenyOom, Keys = [KeySpec.Range(1, -1, 2, KeyUse.Overwrite | KeyUse.Insert)], Journal = Journal.Effects, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count % 2 == 0)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return;
        }

        for (var i = 1; i < call.Count; i += 2)
        {
            if (!call.Open(i).Exists) continue;
            call.Reply.Integer(0);
            return;
        }

        for (var i = 1; i < call.Count; i += 2)
        {
            var target = StringValue.Over(call.Open(i));
            StringWrite.Put(ref call, ref target, call[i], call[i + 1]);
        }

        call.Reply.Integer(1);
    }
}
