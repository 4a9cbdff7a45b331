using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>The effects that several commands leave on a group: how far it has read, a consumer that was made, entries that are pending no more.</summary>
internal static class GroupEffect
{
    public static void WritePosition(scoped ref Call call, ReadOnlySpan<byte> key, StreamGroup group)
    {
        var effects = call.Effect(key, 7);
        effects.Arg("XGROUP"u8);
        effects.Arg("SETID"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        IdText.Write(effects, group.LastId);
        effects.Arg("ENTRIESREAD"u8);
        effects.Arg(group.EntriesRead);
    }

    /// <summary>Finds a consumer, or makes it and says so.</summary>
    public static StreamConsumer FindOrCreate(scoped ref Call call, ReadOnlySpan<byte> key, StreamGroup group, ReadOnlySpan<byte> name)
    {
        if (group.TryConsumer(name, out var consumer)) return consumer;
        consumer = group.CreateConsumer(name, call.NowMilliseconds);
        var effects = call.Effect(key, 5);
        effects.Arg("XGROUP"u8);
        effects.Arg("CREATECONSUMER"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        effects.Arg(name);
        call.Touched(key, "xgroup-createconsumer", EventClass.Stream);
        return consumer;
    }

    public static void WriteAcknowledged(scoped ref Call call, ReadOnlySpan<byte> key, StreamGroup group, StreamId id)
    {
        var effects = call.Effect(key, 4);
        effects.Arg("XACK"u8);
        effects.Arg(key);
        effects.Arg(group.Name);
        IdText.Write(effects, id);
        call.ChangedUnseen();
    }
}
