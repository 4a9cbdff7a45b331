using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>
/// The effects that make entries pending for a consumer: XCLAIM with everything said and nothing left to check. SEEN and ACTIVE, the consumer's own times,
/// are words of effects only.
/// </summary>
internal static class ClaimEffect
{
    private const int WordsAround = 15;

    /// <summary>One entry.</summary>
    public static void Write(scoped ref Call call, ReadOnlySpan<byte> key, StreamGroup group, StreamConsumer consumer, PendingEntry entry)
    {
        Begin(call.Effects, call.SlotOf(key), call.Session.Database, key, group, consumer, 1);
        IdText.Write(call.Effects, entry.Id);
        End(call.Effects, consumer, entry.DeliveredAt, entry.Deliveries);
    }

    /// <summary>Some entries delivered alike: so many ids follow, then <see cref="End"/>.</summary>
    public static void Begin(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, StreamGroup group, StreamConsumer consumer, int ids)
    {
        effects.Begin(slot, database, ids + WordsAround);
        effects.Arg("XCLAIM"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        effects.Arg(consumer.Name);
        effects.Arg(0);
    }

    public static void End(EffectWriter effects, StreamConsumer consumer, long deliveredAt, long deliveries)
    {
        effects.Arg("TIME"u8);
        effects.Arg(deliveredAt);
        effects.Arg("RETRYCOUNT"u8);
        effects.Arg(deliveries);
        effects.Arg("FORCE"u8);
        effects.Arg("JUSTID"u8);
        effects.Arg("SEEN"u8);
        effects.Arg(consumer.SeenAt);
        effects.Arg("ACTIVE"u8);
        effects.Arg(consumer.ActiveAt);
    }
}
