using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>The effect that makes an entry pending without being anybody's: XNACK with everything said.</summary>
internal static class ReleaseEffect
{
    public static void Write(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, StreamGroup group, PendingEntry entry)
    {
        effects.Begin(slot, database, 10);
        effects.Arg("XNACK"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        effects.Arg("FAIL"u8);
        effects.Arg("IDS"u8);
        effects.Arg(1);
        IdText.Write(effects, entry.Id);
        effects.Arg("RETRYCOUNT"u8);
        effects.Arg(entry.Deliveries);
        effects.Arg("FORCE"u8);
    }
}
