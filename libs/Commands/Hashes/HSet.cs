using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HSet
{
    public static readonly Command Command = new("HSET", "key field value [field value ...]")
    {
        Summary = "Creates or modifies the value of a field in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value pairs.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (TrySetAll(ref call, out var added)) call.Reply.Integer(added);
    }

    /// <summary>Sets all pairs of the call; false when an error was written.</summary>
    public static bool TrySetAll(ref Call call, out int added)
    {
        added = 0;
        if (call.Count % 2 != 0)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return false;
        }

        if (!call.TryGet<Hash>(1, out var hash)) return false;
        var expired = 0;
        for (var i = 2; i < call.Count; i += 2)
        {
            if (hash.HasExpired(call[i])) expired++;
            if (hash.Set(call[i], call[i + 1])) added++;
        }

        FieldEffects.TellExpired(ref call, expired);
        call.Touched(1, "hset", EventClass.Hash);
        return true;
    }
}
