using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Engine.Members;

namespace Distro.Commands.Elements;

/// <summary>
/// What HEXPIRE and its kind share: for each element 1 where its time was changed, 2 where it went at once because that time has passed,
/// 0 where a condition did not hold, -2 where there is none. All get the same time, so either some are changed or some go.
/// </summary>
internal static class ElementExpiry
{
    private const int Missing = -2;
    private const int NoTime = -1;
    private const int Refused = 0;
    private const int Changed = 1;
    private const int Gone = 2;

    public static void Change<TView>(ref Call call, ElementKind kind, bool isSeconds, bool isRelative) where TView : ITimedElements<TView>, allows ref struct
    {
        if (!ElementList.TryFind(ref call, kind, 3, out var list)) return;
        if (!ExpiryConditions.TryRead(ref call, 3, list.WordIndex, out var conditions)) return;
        if (!list.TryCount(ref call, kind, 1)) return;
        if (!ElementTime.TryRead(ref call, 2, isSeconds, isRelative, out var expireAt)) return;
        if (!call.TryGet<TView>(1, out var view)) return;
        var isPast = ElementTime.IsPast(ref call, expireAt);
        var found = call.Context.Scratch;
        found.Clear();
        call.Reply.Array(call.Count - list.First);
        for (var i = list.First; i < call.Count; i++)
        {
            var result = !view.TryGetExpireAt(call[i], out var current) ? Missing : !conditions.Hold(current, expireAt) ? Refused : isPast ? Gone : Changed;
            call.Reply.Integer(result);
            if (result <= Refused) continue;
            found.Add(call[i]);
            if (isPast) view.Remove(call[i]);
            else view.SetExpireAt(call[i], expireAt);
        }

        if (found.Count > 0) Finish(ref call, kind, isPast ? -1 : expireAt, view.Exists);
        found.Clear();
    }

    /// <summary>HPERSIST: 1 where there was a time, -1 where there was none, -2 where there is no such element.</summary>
    public static void Persist<TView>(ref Call call, ElementKind kind) where TView : ITimedElements<TView>, allows ref struct
    {
        if (!ElementList.TrySecond(ref call, kind, wrongCountIsSyntax: false, out var list)) return;
        if (!call.TryGet<TView>(1, out var view)) return;
        var found = call.Context.Scratch;
        found.Clear();
        call.Reply.Array(call.Count - list.First);
        for (var i = list.First; i < call.Count; i++)
        {
            var result = !view.TryGetExpireAt(call[i], out var current) ? Missing : current < 0 ? NoTime : Changed;
            call.Reply.Integer(result);
            if (result != Changed) continue;
            view.SetExpireAt(call[i], -1);
            found.Add(call[i]);
        }

        if (found.Count > 0)
        {
            call.Touched(1, kind.Persisted, kind.Class);
            ElementEffects.Persist(ref call, kind);
        }

        found.Clear();
    }

    /// <summary>HTTL and its kind: the time, or what is left until then; -1 for an element without one, -2 for none.</summary>
    public static void Query<TView>(ref Call call, ElementKind kind, bool isSeconds, bool isRelative) where TView : ITimedElements<TView>, allows ref struct
    {
        const int milliseconds = 1000;
        if (!ElementList.TrySecond(ref call, kind, wrongCountIsSyntax: true, out var list)) return;
        if (!call.TryGet<TView>(1, out var view)) return;
        call.Reply.Array(call.Count - list.First);
        for (var i = list.First; i < call.Count; i++)
        {
            if (!view.TryGetExpireAt(call[i], out var time))
            {
                call.Reply.Integer(Missing);
                continue;
            }

            if (time >= 0 && isRelative) time = Math.Max(0, time - call.NowMilliseconds);
            call.Reply.Integer(time < 0 ? NoTime : isSeconds ? (time / milliseconds) + (time % milliseconds >= milliseconds / 2 ? 1 : 0) : time);
        }
    }

    /// <summary>Tells of the elements collected, which have got a time, or with -1 are gone because it had passed.</summary>
    public static void Finish(ref Call call, ElementKind kind, long expireAt, bool exists)
    {
        if (expireAt >= 0)
        {
            call.Touched(1, kind.Expire, kind.Class);
            ElementEffects.ExpireAt(ref call, kind, expireAt);
            return;
        }

        call.Context.ExpiredElements += call.Context.Scratch.Count;
        call.Touched(1, kind.Expired, kind.Class);
        if (!exists) call.Touched(1, "del", EventClass.Generic);
        ElementEffects.Remove(ref call, kind);
    }
}
