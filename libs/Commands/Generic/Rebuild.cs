using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Commands.Streams;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;
using Distro.Engine.Strings;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Generic;

/// <summary>
/// Writes the effects that make a key again under another name, in another slot or database: the commands that build its value, and its expiry.
/// A value with many elements becomes several commands, so that no one of them grows without bound.
/// </summary>
internal static class Rebuild
{
    public static void Write(ref Call call, ref KeyEntry source, int database, ReadOnlySpan<byte> key)
    {
        // Elements that have expired and still stand there stand in the copy too, with their times.
        source.Now = 0;
        switch (source.Type)
        {
            case Engine.ValueType.String:
                WriteString(ref call, source, database, key);
                break;
            case Engine.ValueType.List:
                var list = List.Over(source);
                var pushes = Begin(ref call, database, key, "RPUSH"u8, list.Count);
                list.Emit(0, list.Count, 1, ref pushes);
                break;
            case Engine.ValueType.Set:
                var set = Set.Over(source);
                var members = Begin(ref call, database, key, "SADD"u8, set.Count);
                set.Emit(ref members);
                var memberTimes = new ElementTimesRebuild(call.Effects, ElementKind.Member, call.SlotOf(key), database, key);
                set.EmitTimes(ref memberTimes);
                break;
            case Engine.ValueType.SortedSet:
                var sorted = SortedSet.Over(source);
                var scores = Begin(ref call, database, key, "ZADD"u8, sorted.Count);
                sorted.Emit(0, sorted.Count, 1, ref scores);
                break;
            case Engine.ValueType.Hash:
                var hash = Hash.Over(source);
                var fields = Begin(ref call, database, key, "HSET"u8, hash.Count);
                hash.Emit(ref fields);
                var fieldTimes = new ElementTimesRebuild(call.Effects, ElementKind.Field, call.SlotOf(key), database, key);
                hash.EmitTimes(ref fieldTimes);
                break;
            case Engine.ValueType.Stream:
                var stream = Stream.Over(source);
                StreamRebuild.Write(ref stream, call.Effects, call.SlotOf(key), database, key);
                break;
            default:
                throw new InvalidOperationException($"No rebuilding commands for a value of type {source.Type}.");
        }

        if (source.ExpireAt < 0) return;
        var effects = call.Effect(database, key, 3);
        effects.Arg("PEXPIREAT"u8);
        effects.Arg(key);
        effects.Arg(source.ExpireAt);
    }

    private static ChunkedEffects Begin(scoped ref Call call, int database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> command, long count)
        => new(call.Effects, call.SlotOf(key), database, key, command, count);

    private static void WriteString(ref Call call, KeyEntry source, int database, ReadOnlySpan<byte> key)
    {
        scoped var value = StringValue.Over(source);
        var effects = call.Effect(database, key, 3);
        effects.Arg("SET"u8);
        effects.Arg(key);
        effects.Arg(value.Bytes(stackalloc byte[StringValue.ScratchBytes]));
    }
}
