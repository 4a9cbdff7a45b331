using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Tests.Engine.Tables;

/// <summary>The table against a dictionary. A record is an 8-byte number, which is also its key.</summary>
public class LeafTableTests
{
    private static readonly KeyHash Hash = new(42);

    [Theory]
    [InlineData(1, 300, true)]
    [InlineData(2, 5_000, true)]
    [InlineData(3, 60_000, false)]
    public void Behaves_as_a_dictionary_through_growth_and_shrinking(int seed, int size, bool isChecked)
    {
        using var arena = new Arena(1L << 33, isChecked);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var model = new Dictionary<long, Handle>();
        var random = new Random(seed);
        foreach (var target in new[] { size, size / 10, size / 2, 0 })
        {
            while (model.Count < target)
            {
                var key = random.NextInt64(size * 2);
                if (random.Next(10) < 7) Add(heap, table, model, key);
                else Take(heap, table, model, key, seed);
            }

            var victims = model.Keys.ToArray();
            random.Shuffle(victims);
            foreach (var key in victims.Take(model.Count - target)) Take(heap, table, model, key, seed);
            Assert.Equal(model.Count, table.Count);
            foreach (var (key, handle) in model) Assert.True(Find(table, key, out var found, out _) && found == handle, $"seed {seed} key {key}");
        }

        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(0, arena.WalkUsedBytes());
    }

    [Fact]
    public void A_million_random_changes_leave_nothing()
    {
        const int Operations = 1_000_000;
        const int Keys = 20_000;
        const int PhaseOperations = 100_000;
        using var arena = new Arena(1L << 33, isChecked: true);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var model = new Dictionary<long, Handle>();
        var random = new Random(4);
        for (var operation = 0; operation < Operations; operation++)
        {
            var key = random.NextInt64(Keys);
            if (random.Next(10) < (operation / PhaseOperations % 2 == 0 ? 8 : 2)) Add(heap, table, model, key);
            else Take(heap, table, model, key, seed: 4);
        }

        Assert.Equal(model.Count, table.Count);
        foreach (var key in model.Keys.ToArray()) Take(heap, table, model, key, seed: 4);
        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(0, arena.WalkUsedBytes());
    }

    [Theory]
    [InlineData(11, 50, 3)]
    [InlineData(12, 700, 10)]
    [InlineData(13, 9_000, 100)]
    [InlineData(14, 30_000, 37)]
    public void A_scan_visits_what_stays_exactly_once_whatever_happens_meanwhile(int seed, int size, int count)
    {
        using var arena = new Arena(1L << 33);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var random = new Random(seed);
        var stay = new Dictionary<long, Handle>();
        var others = new Dictionary<long, Handle>();
        for (var key = 0L; key < size; key++) Add(heap, table, stay, key);
        var sink = new Collector(heap, []);
        var grows = true;
        for (var position = 0L; position >= 0;)
        {
            position = table.Scan(position, count, ref sink);
            if (random.Next(20) == 0) grows = !grows;
            for (var i = random.Next(count * 3); i > 0; i--)
            {
                var key = size + random.NextInt64(size * 2);
                if (grows) Add(heap, table, others, key);
                else Take(heap, table, others, key, seed);
            }
        }

        var seen = sink.Seen.Where(key => key < size).ToList();
        Assert.True(seen.Count == size, $"seed {seed}: {seen.Count} of {size}");
        Assert.True(seen.Distinct().Count() == size, $"seed {seed}: some twice");
    }

    [Fact]
    public void A_scan_survives_the_table_shrinking_under_it()
    {
        using var arena = new Arena(1L << 33);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var model = new Dictionary<long, Handle>();
        for (var key = 0L; key < 20_000; key++) Add(heap, table, model, key);
        var sink = new Collector(heap, []);
        var position = table.Scan(0, 5_000, ref sink);
        for (var key = 100L; key < 20_000; key++) Take(heap, table, model, key, seed: 0);
        while (position >= 0) position = table.Scan(position, 7, ref sink);
        Assert.Equal(Enumerable.Range(0, 100).Select(x => (long)x), sink.Seen.Where(key => key < 100).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(520)]
    [InlineData(521)]
    [InlineData(9_000)]
    [InlineData(33_000)]
    public void Room_made_at_once_takes_what_it_was_made_for(int count)
    {
        using var arena = new Arena(1L << 33, isChecked: true);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var one = heap.Allocate(8);
        var records = count * arena.UsedBytes;
        heap.Free(one, 8);
        table.Reserve(count);
        var reserved = arena.UsedBytes;
        table.Reserve(count);
        Assert.Equal(reserved, arena.UsedBytes);
        Assert.Equal((0, true), (table.Count, table.Sample(1).IsNull));
        var model = new Dictionary<long, Handle>();
        for (var key = 0L; key < count; key++) Add(heap, table, model, key);
        // Chance gives one of several leaves more than another: only one leaf alone can't have too little.
        if (count <= 520) Assert.Equal(reserved, arena.UsedBytes - records);
        Assert.InRange(arena.UsedBytes - records, reserved, reserved + (reserved / 8));
        if (count > 100) Assert.InRange(reserved / (double)count, 6.4, 9);
        foreach (var (key, handle) in model) Assert.True(Find(table, key, out var found, out _) && found == handle, $"key {key}");
        var sink = new Collector(heap, []);
        for (var position = 0L; position >= 0;) position = table.Scan(position, 100, ref sink);
        Assert.Equal(count, sink.Seen.Distinct().Count());
        foreach (var key in model.Keys.ToArray()) Take(heap, table, model, key, seed: 0);
        Assert.Equal(0, arena.UsedBytes);
    }

    [Fact]
    public void Takes_itself_apart_in_steps()
    {
        using var arena = new Arena(1L << 33, isChecked: true);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var model = new Dictionary<long, Handle>();
        for (var key = 0L; key < 50_000; key++) Add(heap, table, model, key);
        var steps = 1;
        var sink = new Freer(heap);
        for (var budget = 1_000; !table.TakeApart(ref budget, ref sink); budget = 1_000) steps++;
        Assert.InRange(steps, 25, 60);
        Assert.Equal(0, table.Count);
        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(0, arena.WalkUsedBytes());
    }

    [Fact]
    public void Samples_come_about_evenly()
    {
        using var arena = new Arena(1L << 33);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        Assert.True(table.Sample(1).IsNull);
        var model = new Dictionary<long, Handle>();
        for (var key = 0L; key < 2_000; key++) Add(heap, table, model, key);
        var random = new Random(5);
        var hits = new int[2_000];
        for (var i = 0; i < 200_000; i++) hits[heap.Ref<long>(table.Sample((ulong)random.NextInt64()), 0)]++;
        Assert.InRange(hits.Min(), 35, 100);
        Assert.InRange(hits.Max(), 100, 230);
    }

    [Fact]
    public void Leaves_are_well_filled()
    {
        using var arena = new Arena(1L << 33);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
        var model = new Dictionary<long, Handle>();
        var worst = 0.0;
        var sum = 0.0;
        var samples = 0;
        for (var key = 0L; key < 200_000; key++)
        {
            Add(heap, table, model, key);
            if (key < 10_000 || key % 1_000 != 0) continue;
            var bytesPerEntry = (arena.UsedBytes - (8.0 * model.Count)) / model.Count;
            worst = Math.Max(worst, bytesPerEntry);
            sum += bytesPerEntry;
            samples++;
        }

        Assert.InRange(sum / samples, 6.4, 7.8);
        Assert.InRange(worst, 6.4, 8.3);
    }

    [Fact]
    public void Finding_inserting_and_removing_allocate_nothing_managed()
    {
        using var arena = new Arena(1L << 33);
        var heap = arena.CreateHeap();
        var root = default(LeafRoot);
        Churn(heap, ref root);
        Assert.Equal(0, Allocation.Least(() => Churn(heap, ref root)));

        static void Churn(Heap heap, ref LeafRoot root)
        {
            var table = new LeafTable<Numbers>(heap, ref root, new Numbers(heap));
            Span<byte> bytes = stackalloc byte[8];
            for (var key = 0L; key < 3_000; key++)
            {
                var record = heap.Allocate(8);
                heap.Ref<long>(record, 0) = key;
                BinaryPrimitives.WriteInt64LittleEndian(bytes, key);
                table.Insert(Hash.Of(bytes), record);
            }

            for (var key = 0L; key < 3_000; key++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, key);
                if (!table.TryFind(Hash.Of(bytes), bytes, out var record, out var place)) throw new InvalidOperationException();
                table.Remove(place);
                heap.Free(record, 8);
            }
        }
    }

    private static void Add(Heap heap, LeafTable<Numbers> table, Dictionary<long, Handle> model, long key)
    {
        if (model.ContainsKey(key)) return;
        var record = heap.Allocate(8);
        heap.Ref<long>(record, 0) = key;
        table.Insert(Hash.Of(BitConverter.GetBytes(key)), record);
        model.Add(key, record);
    }

    private static void Take(Heap heap, LeafTable<Numbers> table, Dictionary<long, Handle> model, long key, int seed)
    {
        var expected = model.Remove(key, out var handle);
        Assert.True(Find(table, key, out var record, out var place) == expected, $"seed {seed} key {key}");
        if (!expected) return;
        Assert.Equal(handle, record);
        Assert.Equal(handle, table.At(place));
        table.Remove(place);
        heap.Free(record, 8);
    }

    private static bool Find(LeafTable<Numbers> table, long key, out Handle record, out LeafPlace place)
    {
        var bytes = BitConverter.GetBytes(key);
        return table.TryFind(Hash.Of(bytes), bytes, out record, out place);
    }

    private readonly struct Numbers(Heap heap) : ILeafRecords
    {
        public ulong HashOf(Handle record) => Hash.Of(heap.At(record, 8));

        public bool Matches(Handle record, ReadOnlySpan<byte> key) => heap.At(record, 8).SequenceEqual(key);
    }

    private readonly struct Collector(Heap heap, List<long> seen) : ILeafSink
    {
        public List<long> Seen => seen;

        public void Emit(Handle record) => seen.Add(heap.Ref<long>(record, 0));
    }

    private readonly struct Freer(Heap heap) : ILeafSink
    {
        public void Emit(Handle record) => heap.Free(record, 8);
    }
}
