using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>Writes what a stream knows of idempotent producers as the effects that make it known again: limits, messages from the oldest on, counters.</summary>
internal readonly ref struct ProducerRebuild : IMessageSink
{
    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private readonly StreamProducer producer;

    private ProducerRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, StreamProducer producer)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        this.producer = producer;
    }

    public static void Write(ProducerRegister register, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        WriteLimits(register, effects, slot, database, key);
        for (var i = 0; i < register.ProducerCount; i++)
        {
            var sink = new ProducerRebuild(effects, slot, database, key, register.ProducerAt(i));
            sink.producer.Emit(ref sink);
        }

        WriteLimits(register, effects, slot, database, key);
    }

    public void Emit(scoped ReadOnlySpan<byte> message, StreamId id)
    {
        effects.Begin(slot, database, 5);
        effects.Arg("XIDMPRECORD"u8);
        effects.Arg(key);
        effects.Arg(producer.Name);
        effects.Arg(message);
        IdText.Write(effects, id);
    }

    private static void WriteLimits(ProducerRegister register, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        effects.Begin(slot, database, 10);
        effects.Arg("XCFGSET"u8);
        effects.Arg(key);
        effects.Arg("IDMP-DURATION"u8);
        effects.Arg(register.DurationSeconds);
        effects.Arg("IDMP-MAXSIZE"u8);
        effects.Arg(register.MessagesMax);
        effects.Arg("ADDED"u8);
        effects.Arg(register.Added);
        effects.Arg("REFUSED"u8);
        effects.Arg(register.Refused);
    }
}
