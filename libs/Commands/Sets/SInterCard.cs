using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SInterCard
{
    public static readonly Command Command = new("SINTERCARD", "numkeys key [key ...] [LIMIT limit]")
    {
        Summary = "Returns the number of members of the intersect of multiple sets.", Group = Group.Set, Since = "7.0.0",
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.Read }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!IntegerText.TryParse(call[1], out var keys) || keys < 1)
        {
            call.Reply.Error("ERR numkeys should be greater than 0"u8);
            return;
        }

        if (keys > call.Count - 2)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return;
        }

        long limit = 0;
        for (var i = 2 + (int)keys; i < call.Count; i += 2)
        {
            if (!call.Is(i, "LIMIT"u8) || i + 1 == call.Count)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }

            if (!IntegerText.TryParse(call[i + 1], out limit) || limit < 0)
            {
                call.Reply.Error("ERR LIMIT can't be negative"u8);
                return;
            }
        }

        if (!SetAlgebra.TryCollect(ref call, 2, 2 + (int)keys, SetOperation.Intersection, limit)) return;
        call.Reply.Integer(call.Context.Scratch.Count);
        call.Context.Scratch.Clear();
    }
}
