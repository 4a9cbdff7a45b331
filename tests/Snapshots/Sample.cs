using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Writing;

namespace Distro.Tests.Snapshots;

/// <summary>A snapshot with everything in it, made from a seed, and what a reader should be told of it, as text.</summary>
internal sealed class Sample : ISnapshotOutput, ISnapshotVisitor
{
    public const long Id = 0x1122334455;

    private readonly MemoryStream bytes = new();

    public static SnapshotHeader Header { get; } = new(3, Id, 7, 1_767_225_600_000, 0, 16);

    public List<string> Told { get; } = [];

    public int LongestWrite { get; private set; }

    public byte[] Bytes => bytes.ToArray();

    public void Write(ReadOnlySpan<byte> more)
    {
        LongestWrite = Math.Max(LongestWrite, more.Length);
        bytes.Write(more);
    }

    public void SlotBegins(int slot, long stamp) => Told.Add($"begin {slot} {stamp}");

    public void Entry(in SnapshotEntry entry) => Told.Add(Text(entry));

    public void SlotEnds(int slot, long stamp, long keys) => Told.Add($"end {slot} {stamp} {keys}");

    public void SlotsEmpty(int first, int count, long stamp) => Told.Add($"empty {first} {count} {stamp}");

    public void SlotsKept(int first, int count, long stamp) => Told.Add($"kept {first} {count} {stamp}");

    public void Functions(long stamp, ReadOnlySpan<byte> libraries) => Told.Add($"functions {stamp} {Digest(libraries)}");

    /// <summary>Writes slots of small keys, one key in three entries, one entry larger than several frames, empty slots, and functions of that many bytes.</summary>
    public static (byte[] Bytes, List<string> Told, SnapshotSummary Summary) Make(int seed, int slots = 20, int largeBytes = 300_000, int functionBytes = 300_000)
    {
        var random = new Random(seed);
        var sample = new Sample();
        var writer = new SnapshotWriter(sample, Header);
        var expected = new List<string>();
        writer.Begin();
        for (var slot = 0; slot < slots; slot++)
        {
            var stamp = 1000L + (8 * random.Next(100));
            writer.BeginSlot(slot * 3, stamp);
            expected.Add($"begin {slot * 3} {stamp}");
            var keys = random.Next(5);
            for (var key = 0; key < keys; key++) Add(writer, expected, random, EntryFlags.None, random.Next(200), 1 + random.Next(400));
            if (slot == 1)
            {
                Add(writer, expected, random, EntryFlags.Unfinished, 10, 50);
                Add(writer, expected, random, EntryFlags.Unfinished | EntryFlags.Continues, 10, largeBytes);
                Add(writer, expected, random, EntryFlags.None, 0, 9);
                Add(writer, expected, random, EntryFlags.Continues, 10, 60);
                Add(writer, expected, random, EntryFlags.None, largeBytes / 2, largeBytes);
                keys += 3;
            }

            writer.EndSlot();
            expected.Add($"end {slot * 3} {stamp} {keys}");
        }

        writer.EmptySlots(slots * 3, 100, 904);
        expected.Add($"empty {slots * 3} 100 904");
        var functions = new byte[functionBytes];
        random.NextBytes(functions);
        writer.Functions(2000, functions);
        expected.Add($"functions 2000 {Digest(functions)}");
        var summary = writer.End();
        Assert.True(sample.LongestWrite <= SnapshotFormat.FrameBytesMax);
        return (sample.Bytes, expected, summary);
    }

    private static void Add(SnapshotWriter writer, List<string> expected, Random random, EntryFlags flags, int keyBytes, int valueBytes)
    {
        var (key, value) = (new byte[keyBytes], new byte[valueBytes]);
        random.NextBytes(key);
        random.NextBytes(value);
        var entry = new SnapshotEntry
        {
            Flags = flags, Database = random.Next(16), Access = random.Next(1 << 24), ExpireAt = random.Next(2) == 0 ? -1 : random.NextInt64(1L << 42), Key = key, Value = value,
        };
        writer.Add(entry);
        expected.Add(Text(entry));
    }

    private static string Text(in SnapshotEntry entry)
        => $"entry {entry.Flags} {entry.Database} {entry.Access} {entry.ExpireAt} {entry.Key.Length}:{Digest(entry.Key)} {entry.Value.Length}:{Digest(entry.Value)}";

    private static uint Digest(ReadOnlySpan<byte> bytes) => Distro.ChangeLog.Records.Crc32C.Of(bytes);
}
