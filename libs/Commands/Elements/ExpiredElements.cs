using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Members;
using Distro.Engine.Sets;

namespace Distro.Commands.Elements;

/// <summary>Removes elements whose time has come and that nobody asks for: the active expiry cycle's step. Each removal is an effect like any other.</summary>
public static class ExpiredElements
{
    private const int ElementsAtOnce = 256;

    /// <summary>Whether it is time to remove elements of a key; under its slot's lock.</summary>
    public static bool AreDue(WorkerContext context, int slot, int database, ReadOnlySpan<byte> key)
        => context.Keyspace!.Open(context.Worker!, slot, database, key).ElementsDueAt < context.NowMilliseconds;

    /// <summary>Removes about so many expired elements of a key at most, under its slot's lock. Returns how many.</summary>
    public static int Remove(WorkerContext context, int slot, int database, ReadOnlySpan<byte> key, int count)
    {
        var entry = context.Keyspace!.Open(context.Worker!, slot, database, key);
        switch (entry.Type)
        {
            case Engine.ValueType.Hash:
                var hash = Hash.Over(entry);
                return Remove(context, ElementKind.Field, ref hash, slot, database, key, count);
            case Engine.ValueType.Set:
                var set = Set.Over(entry);
                return Remove(context, ElementKind.Member, ref set, slot, database, key, count);
            default:
                return 0;
        }
    }

    /// <summary>Removes expired members of a set, under its slot's lock, in effects of bounded size: all, or some.</summary>
    internal static void RemoveHidden(WorkerContext context, int slot, int database, ref KeyEntry set, bool all)
    {
        do Remove(context, slot, database, set.Key, ElementsAtOnce);
        while (all && set.HidesMembers);
    }

    private static int Remove<TView>(WorkerContext context, ElementKind kind, ref TView view, int slot, int database, ReadOnlySpan<byte> key, int count)
        where TView : ITimedElements<TView>, allows ref struct
    {
        var found = context.Expired;
        found.Clear();
        var sink = new ScratchSink(found);
        view.FindExpired(context.NowMilliseconds, count, ref sink);
        if (found.Count == 0) return 0;
        context.Effects.Begin(slot, database, 2 + found.Count);
        context.Effects.Arg(kind.RemoveCommand);
        context.Effects.Arg(key);
        for (var i = 0; i < found.Count; i++)
        {
            view.Remove(found[i]);
            context.Effects.Arg(found[i]);
        }

        var removed = found.Count;
        found.Clear();
        context.ExpiredElements += removed;
        context.Touched.Add(slot, database, key, kind.Expired, kind.Class);
        if (!view.Exists) context.Touched.Add(slot, database, key, "del", EventClass.Generic);
        return removed;
    }
}
