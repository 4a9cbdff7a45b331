using Distro.Commands.Execution;
using Distro.Engine.Lists;

namespace Distro.Commands.Lists;

/// <summary>What the four commands that push have in common.</summary>
internal static class ListPush
{
    public static void Run(ref Call call, bool first, bool onlyIfExists)
    {
        if (!call.TryGet<List>(1, out var list)) return;
        if (onlyIfExists && !list.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        for (var i = 2; i < call.Count; i++)
        {
            if (first) list.PushFirst(call[i]);
            else list.PushLast(call[i]);
        }

        call.Reply.Integer(list.Count);
        call.Touched(1, first ? "lpush" : "rpush", EventClass.List);
    }
}
