using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>What ZRANK and ZREVRANK answer.</summary>
internal static class RankReply
{
    public static void Run(ref Call call, bool reversed)
    {
        if (call.Count > 4 || (call.Count == 4 && !call.Is(3, "WITHSCORE"u8)))
        {
            if (call.Count > 4) CommandRunner.WriteWrongArity(call.Reply, call.Command);
            else call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        var withScore = call.Count == 4;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        var rank = set.RankOf(call[2], out var score);
        if (rank < 0)
        {
            if (withScore) call.Reply.NullArray();
            else call.Reply.Null();
            return;
        }

        if (withScore) call.Reply.Array(2);
        call.Reply.Integer(reversed ? set.Count - 1 - rank : rank);
        if (withScore) call.Reply.Double(score);
    }
}
