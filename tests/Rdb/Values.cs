using System.Text;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;
using Distro.Engine.Strings;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Tests.Rdb;

/// <summary>Random values of every type, small and large, with what each format treats in a way of its own: numbers at all widths, texts at all lengths of a prefix, repetition.</summary>
internal static class Values
{
    public const int Kinds = 8;

    /// <summary>With those, behind the others, that only our own payloads have a form for.</summary>
    public const int PayloadKinds = 9;

    private static readonly long[] Edges = [0, 12, 13, 63, 127, 128, -1, 4095, 4096, -4096, -4097, 32767, -32769, 8388607, -8388609, int.MaxValue, int.MinValue, 2147483648, long.MaxValue, long.MinValue];
    private static readonly int[] Lengths = [0, 1, 5, 20, 21, 63, 64, 65, 126, 127, 128, 252, 253, 254, 300, 4095, 4096, 9000, 16383, 16384, 70_000];

    public static void Fill(KeyEntry entry, int kind, Random random)
    {
        var count = random.Next(5) switch { 0 => 1, 1 => random.Next(200, 700), _ => random.Next(1, 40) };
        switch (kind)
        {
            case 0:
                var text = StringValue.Over(entry);
                text.Set(Text(random, Lengths.Length));
                break;
            case 1:
                var list = List.Over(entry);
                for (var i = 0; i < count; i++) list.PushLast(Text(random, count > 100 ? 12 : Lengths.Length));
                break;
            case 2:
                var set = Set.Over(entry);
                for (var i = 0; i < count; i++) set.Add(Text(random, count > 100 ? 12 : 18));
                break;
            case 3:
                var integers = Set.Over(entry);
                for (var i = 0; i < count; i++) integers.Add(Encoding.ASCII.GetBytes((random.Next(3) == 0 ? Edges[random.Next(Edges.Length)] : random.Next(-300, 300)).ToString()));
                break;
            case 4:
                var sorted = SortedSet.Over(entry);
                for (var i = 0; i < count; i++) sorted.Put(Text(random, 12), Score(random));
                break;
            case 5:
                var timed = Hash.Over(entry);
                for (var i = 0; i < count; i++) timed.Set(Text(random, 10), Text(random, 12), random.Next(2) == 0 ? -1 : random.NextInt64(1, 1L << 45));
                break;
            case 6:
                FillStream(Stream.Over(entry), count, random);
                break;
            case 8:
                FillStream(Stream.Over(entry), count, random);
                FillOwnForms(Stream.Over(entry), random);
                break;
            default:
                var hash = Hash.Over(entry);
                for (var i = 0; i < count; i++) hash.Set(Text(random, 10), Text(random, count > 100 ? 10 : 16));
                break;
        }
    }

    private static void FillStream(Stream stream, int count, Random random)
    {
        var id = new StreamId((ulong)random.Next(1000), (ulong)random.Next(1000) + 1);
        for (var i = 0; i < count; i++)
        {
            stream.Append(id, new Fields(random.Next(3) == 0 ? [Text(random, 6), Text(random, 10), Text(random, 6), Text(random, 6)] : ["name"u8.ToArray(), Text(random, 12)]));
            id = random.Next(3) == 0 ? new StreamId(id.Milliseconds + (ulong)random.Next(1, 100_000), (ulong)random.Next(5)) : id.Next;
        }

        if (random.Next(3) == 0) stream.RemoveRange(0, stream.Count / 2);
        if (random.Next(2) == 0) return;
        var group = stream.CreateGroup("group"u8, stream.FirstId, 3);
        foreach (var name in (string[])["one", "two"])
        {
            var consumer = group.CreateConsumer(Encoding.ASCII.GetBytes(name), random.NextInt64(1L << 40));
            consumer.ActiveAt = consumer.SeenAt;
            for (var i = 0; i < count; i += 3) group.Assign(new StreamId((ulong)i, (ulong)name.Length + name[0]), consumer, random.NextInt64(1L << 40), random.Next(100));
        }
    }

    /// <summary>Idempotent producers, and entries that are pending and nobody's.</summary>
    private static void FillOwnForms(Stream stream, Random random)
    {
        if (!stream.TryGroup("group"u8, out var group)) group = stream.CreateGroup("group"u8, StreamId.Min, 0);
        for (var i = random.Next(4); i > 0; i--) group.Release(new StreamId((ulong)i, (ulong)i), random.Next(100));
        if (random.Next(4) == 0) return;
        if (random.Next(2) == 0) stream.ConfigureProducers(random.Next(1, 86_401), random.Next(1, 20));
        var register = stream.Producers;
        for (var i = random.Next(30); i > 0; i--) register.Record([(byte)('a' + random.Next(4))], Encoding.ASCII.GetBytes($"message{random.Next(20)}"), new StreamId((ulong)random.Next(1000), (ulong)i), 0);
        register.Refused = random.Next(1000);
    }

    private static double Score(Random random) => random.Next(8) switch
    {
        0 => double.PositiveInfinity, 1 => double.NegativeInfinity, 2 => -0.5, 3 => random.NextDouble(), 4 => 1e300, _ => random.Next(-100, 100),
    };

    private static byte[] Text(Random random, int lengths)
    {
        if (random.Next(3) == 0) return Encoding.ASCII.GetBytes((random.Next(2) == 0 ? Edges[random.Next(Edges.Length)] : random.NextInt64()).ToString());
        var bytes = new byte[Lengths[random.Next(lengths)]];
        var kinds = random.Next(2) == 0 ? 3 : 256;
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Next(kinds);
        return bytes;
    }

    private sealed class Fields(byte[][] texts) : IStreamFields
    {
        public int Count => texts.Length / 2;

        public ReadOnlySpan<byte> Name(int index) => texts[2 * index];

        public ReadOnlySpan<byte> Value(int index) => texts[(2 * index) + 1];
    }
}
