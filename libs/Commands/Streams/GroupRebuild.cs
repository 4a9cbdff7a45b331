using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>Writes a stream's groups as the effects that build them: each group, its consumers, and what they have pending, some hundred entries at a time.</summary>
internal readonly ref struct GroupRebuild
{
    private const int IdsAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;

    private GroupRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
    }

    /// <summary>The stream is there before these effects, with all its entries and no groups.</summary>
    public static void Write(ref Stream stream, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var rebuild = new GroupRebuild(effects, slot, database, key);
        for (var i = 0; i < stream.GroupCount; i++) rebuild.Write(stream.GroupAt(i));
    }

    private void Write(StreamGroup group)
    {
        effects.Begin(slot, database, 7);
        effects.Arg("XGROUP"u8);
        effects.Arg("CREATE"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        IdText.Write(effects, group.LastId);
        effects.Arg("ENTRIESREAD"u8);
        effects.Arg(group.EntriesRead);
        for (var i = 0; i < group.ConsumerCount; i++)
        {
            WriteConsumer(group, group.ConsumerAt(i));
            WritePending(group, group.ConsumerAt(i));
        }

        WriteReleased(group);
    }

    /// <summary>A claim of nothing makes the consumer, and sets its times.</summary>
    private void WriteConsumer(StreamGroup group, StreamConsumer consumer)
    {
        effects.Begin(slot, database, 10);
        effects.Arg("XCLAIM"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        effects.Arg(consumer.Name);
        effects.Arg(0);
        effects.Arg("0-0"u8);
        effects.Arg("SEEN"u8);
        effects.Arg(consumer.SeenAt);
        effects.Arg("ACTIVE"u8);
        effects.Arg(consumer.ActiveAt);
    }

    private void WritePending(StreamGroup group, StreamConsumer consumer)
    {
        var walk = group.Walk(consumer, StreamId.Min);
        var ahead = walk;
        var more = ahead.TryNext(out var entry);
        while (more)
        {
            var (deliveredAt, deliveries) = (entry.DeliveredAt, entry.Deliveries);
            var alike = 0;
            while (more && alike < IdsAtOnce && entry.DeliveredAt == deliveredAt && entry.Deliveries == deliveries)
            {
                alike++;
                more = ahead.TryNext(out entry);
            }

            ClaimEffect.Begin(effects, slot, database, key, group, consumer, alike);
            for (; alike > 0 && walk.TryNext(out var written); alike--) IdText.Write(effects, written.Id);
            ClaimEffect.End(effects, consumer, deliveredAt, deliveries);
        }
    }

    private void WriteReleased(StreamGroup group)
    {
        var walk = group.Walk(StreamId.Min);
        while (walk.TryNext(out var entry))
        {
            if (!entry.IsNobodys) continue;
            ReleaseEffect.Write(effects, slot, database, key, group, entry);
        }
    }
}
