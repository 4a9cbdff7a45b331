using Distro.Commands.Execution;

namespace Distro.Commands.Elements;

/// <summary>The effects of what happens to elements that expire: those concerned are collected in the context's scratch list, and written as one command.</summary>
internal static class ElementEffects
{
    /// <summary>HDEL or its like of the elements collected.</summary>
    public static void Remove(ref Call call, ElementKind kind)
    {
        var found = call.Context.Scratch;
        var effects = call.Effect(call[1], 2 + found.Count);
        effects.Arg(kind.RemoveCommand);
        effects.Arg(call[1]);
        for (var i = 0; i < found.Count; i++) effects.Arg(found[i]);
    }

    public static void ExpireAt(ref Call call, ElementKind kind, long expireAt)
    {
        var found = call.Context.Scratch;
        var effects = call.Effect(call[1], 5 + found.Count);
        effects.Arg(kind.ExpireAtCommand);
        effects.Arg(call[1]);
        effects.Arg(expireAt);
        List(effects, kind, found);
    }

    public static void Persist(ref Call call, ElementKind kind)
    {
        var found = call.Context.Scratch;
        var effects = call.Effect(call[1], 4 + found.Count);
        effects.Arg(kind.PersistCommand);
        effects.Arg(call[1]);
        List(effects, kind, found);
    }

    private static void List(EffectWriter effects, ElementKind kind, ScratchBytes found)
    {
        effects.Arg(kind.ListWord);
        effects.Arg(found.Count);
        for (var i = 0; i < found.Count; i++) effects.Arg(found[i]);
    }
}
