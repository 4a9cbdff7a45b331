using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HRandField
{
    public static readonly Command Command = new("HRANDFIELD", "key [count [WITHVALUES]]")
    {
        Summary = "Returns one or more random fields from a hash.", Group = Group.Hash, Since = "6.2.0",
        Complexity = "O(N) where N is the number of fields returned",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        long count = 0;
        if (call.Count > 2 && !RandomSample.TryCount(ref call, "WITHVALUES"u8, out count)) return;
        if (!call.TryGet<Hash>(1, out var hash)) return;
        if (hash.HidesFields)
        {
            WriteLive(ref call, ref hash, call.Count == 2, count, call.Count == 4);
            return;
        }

        if (call.Count == 2)
        {
            var one = new FieldReply(call.Reply, names: true, values: false);
            if (hash.Exists) hash.EmitRandom((ulong)call.Context.Random.NextInt64(), ref one);
            else call.Reply.Null();
            return;
        }

        var withValues = call.Count == 4;
        if (count < 0 && hash.Exists) WriteRepeating(ref call, ref hash, -count, withValues);
        else WriteDistinct(ref call, ref hash, count, withValues);
    }

    /// <summary>Where some fields may have expired, those that have not are collected first.</summary>
    private static void WriteLive(ref Call call, ref Hash hash, bool isOne, long count, bool withValues)
    {
        var live = new LiveFields(call.Context.Scratch);
        live.Found.Clear();
        hash.Emit(ref live);
        var random = call.Context.Random;
        if (isOne)
        {
            if (live.Count == 0) call.Reply.Null();
            else call.Reply.Bulk(live.Found[2 * random.Next(live.Count)]);
        }
        else if (count < 0 && live.Count > 0)
        {
            var sink = FieldReply.Pairs(call.Reply, (int)-count, withValues);
            for (; count < 0 && !call.Reply.IsLost; count++) live.WriteTo(ref sink, random.Next(live.Count));
        }
        else
        {
            var wanted = Math.Min(Math.Max(count, 0), live.Count);
            var sink = FieldReply.Pairs(call.Reply, (int)wanted, withValues);
            for (var i = 0; wanted > 0; i++)
            {
                if (random.Next(live.Count - i) >= wanted) continue;
                wanted--;
                live.WriteTo(ref sink, i);
            }
        }

        live.Found.Clear();
    }

    private static void WriteRepeating(ref Call call, ref Hash hash, long count, bool withValues)
    {
        var sink = FieldReply.Pairs(call.Reply, (int)count, withValues);
        for (; count > 0 && !call.Reply.IsLost; count--) hash.EmitRandom((ulong)call.Context.Random.NextInt64(), ref sink);
    }

    private static void WriteDistinct(ref Call call, ref Hash hash, long count, bool withValues)
    {
        var sample = new RandomSample(call.Context.Scratch, call.Context.Random, hash.Count, Math.Max(count, 0));
        if (sample.IsSmall)
        {
            while (!sample.IsFull) hash.EmitRandom((ulong)call.Context.Random.NextInt64(), ref sample);
        }
        else
        {
            hash.Emit(ref sample);
        }

        var found = call.Context.Scratch;
        var sink = FieldReply.Pairs(call.Reply, found.Count / 2, withValues);
        for (var i = 0; i < found.Count; i += 2) sink.Emit(found[i], found[i + 1]);
        found.Clear();
    }

    private readonly struct LiveFields(ScratchBytes found) : IFieldSink
    {
        public ScratchBytes Found => found;

        public int Count => found.Count / 2;

        public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
        {
            found.Add(field);
            found.Add(value);
        }

        public void WriteTo(ref FieldReply reply, int index) => reply.Emit(found[2 * index], found[(2 * index) + 1]);
    }
}
