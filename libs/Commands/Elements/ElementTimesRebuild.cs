using Distro.Commands.Execution;
using Distro.Engine.Members;

namespace Distro.Commands.Elements;

/// <summary>Writes the effects that give the elements of a rebuilt collection their times again.</summary>
internal readonly ref struct ElementTimesRebuild(EffectWriter effects, ElementKind kind, int slot, int database, ReadOnlySpan<byte> key) : IElementTimeSink
{
    private readonly ReadOnlySpan<byte> key = key;

    public void Emit(scoped ReadOnlySpan<byte> element, long expireAt)
    {
        effects.Begin(slot, database, 6);
        effects.Arg(kind.ExpireAtCommand);
        effects.Arg(key);
        effects.Arg(expireAt);
        effects.Arg(kind.ListWord);
        effects.Arg(1);
        effects.Arg(element);
    }
}
