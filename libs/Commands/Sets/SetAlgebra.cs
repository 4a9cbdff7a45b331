using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Sets;

namespace Distro.Commands.Sets;

/// <summary>
/// Intersection, union and difference without building sets on the way: members of one set are looked up in the others. An intersection walks the
/// smallest set; a union takes from each set what none before it has. The result is collected in the worker's scratch.
/// </summary>
internal static class SetAlgebra
{
    public static void Reply(ref Call call, SetOperation operation)
    {
        if (!TryCollect(ref call, 1, call.Count, operation, limit: 0)) return;
        var found = call.Context.Scratch;
        call.Reply.Set(found.Count);
        for (var i = 0; i < found.Count; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }

    /// <summary>Replaces the destination by the result. It may be in another slot than the sources: what is logged builds it anew.</summary>
    public static void Store(ref Call call, SetOperation operation, string @event)
    {
        if (!TryCollect(ref call, 2, call.Count, operation, limit: 0)) return;
        var found = call.Context.Scratch;
        var old = call.Open(1);
        var existed = old.Exists;

        // Logged before it is done: what is too large for the log is refused while nothing has changed.
        if (existed) call.EffectDelete(call.Session.Database, call[1]);
        var additions = new ChunkedEffects(call.Effects, call.SlotOf(call[1]), call.Session.Database, call[1], "SADD"u8, found.Count);
        for (var i = 0; i < found.Count; i++) additions.Emit(found[i]);
        old.Delete();
        if (found.Count > 0)
        {
            var set = Set.Over(call.Open(1));
            for (var i = 0; i < found.Count; i++)
            {
                set.Add(found[i]);
                call.Context.Patience.Spend();
            }

            call.Touched(1, @event, EventClass.Set);
        }
        else if (existed)
        {
            call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(found.Count);
        found.Clear();
    }

    /// <summary>Collects the result over the keys at arguments from <paramref name="first"/> to before <paramref name="end"/>, at most <paramref name="limit"/> members if that is not 0. False after an error.</summary>
    public static bool TryCollect(ref Call call, int first, int end, SetOperation operation, long limit)
    {
        var found = call.Context.Scratch;
        found.Clear();
        var smallest = first;
        var smallestCount = long.MaxValue;
        for (var i = first; i < end; i++)
        {
            if (!call.TryGet<Set>(i, out var set)) return false;
            if (set.Count >= smallestCount) continue;
            smallest = i;
            smallestCount = set.Count;
        }

        switch (operation)
        {
            case SetOperation.Intersection:
                if (smallestCount > 0) Walk(call, smallest, new MemberFilter(call, first, end, smallest, wantsAll: true, limit));
                break;
            case SetOperation.Difference:
                Walk(call, first, new MemberFilter(call, first + 1, end, first, wantsAll: false, limit));
                break;
            default:
                for (var i = first; i < end; i++) Walk(call, i, new MemberFilter(call, first, i, i, wantsAll: false, limit));
                break;
        }

        return true;
    }

    private static void Walk(in Call call, int key, MemberFilter filter)
    {
        Set.Over(call.OpenQuietly(key)).Emit(ref filter);
    }

    /// <summary>Collects a member if all of some other sets have it, or none of them.</summary>
    private readonly ref struct MemberFilter(Call call, int first, int end, int walked, bool wantsAll, long limit) : IElementSink
    {
        private readonly Call call = call;

        public void Emit(scoped ReadOnlySpan<byte> element)
        {
            call.Context.Patience.Spend();
            var found = call.Context.Scratch;
            if (limit > 0 && found.Count >= limit) return;
            for (var i = first; i < end; i++)
            {
                if (i == walked) continue;
                if (Set.Over(call.OpenQuietly(i)).Contains(element) != wantsAll) return;
            }

            found.Add(element);
        }
    }
}
