using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>Removes a range of a sorted set.</summary>
internal static class RangeRemoval
{
    public static void Run(ref Call call, in SortedSetRange range, string @event)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        range.Resolve(ref set, out var first, out var count);
        if (count > 0)
        {
            set.RemoveRange(first, count);
            call.Touched(1, @event, EventClass.SortedSet);
            if (!set.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(count);
    }
}
