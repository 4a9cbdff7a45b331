using Distro.Topology;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A snapshot of changes, those that it builds on, and what the log says above each slot's stamp are together what the primary holds.</summary>
public class IncrementTests
{
    [Theory, InlineData(1), InlineData(2)]
    public async Task A_chain_and_its_tail_are_the_whole_with_writers_at_work(int seed)
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        var random = new Random(seed);
        var writes = new RandomWrites(random);
        foreach (var line in writes.Fill()) client.Run(line);
        for (var i = 0; i < 2000; i++) client.Run($"SET rest{i} {i}");
        var files = new List<byte[]> { Take(primary, 1, 0) };
        var whole = files[0].Length;
        for (var id = 2; id <= 4; id++)
        {
            // Slots that are written, emptied, and written for the first time; some while the snapshot is taken.
            for (var i = 0; i < 40; i++) client.Run($"SET rest{random.Next(2000)} {id}");
            for (var i = 0; i < 40; i++) client.Run($"DEL rest{random.Next(2000)}");
            for (var i = 0; i < 20; i++) client.Run($"SET new{id}-{i} {id}");
            Assert.InRange(primary.Plane.ChangedBytes(id - 1), 1, whole);
            var stop = false;
            var writer = Task.Run(() =>
            {
                var own = primary.Connect();
                while (!Volatile.Read(ref stop)) own.Run(writes.Next());
            });
            files.Insert(0, Take(primary, id, id - 1));
            Volatile.Write(ref stop, true);
            await writer;
            for (var i = 0; i < 50; i++) client.Run(writes.Next());
            if (id != 3) await SnapshotPassTests.Compare(primary, client, new SnapshotBytes(files), $"seed {seed}, {files.Count} snapshots");
        }

        var chain = new SnapshotBytes(files).Chain;
        Assert.Equal([4L, 3L, 2L, 1L], chain.Links.Select(link => link.Id));
        Assert.All(chain.Links, link => Assert.NotEmpty(link.Wanted));
        Assert.True(chain.Links[0].Sections.Count < chain.Links[^1].Sections.Count, "slots that had not changed were written again");
    }

    [Fact]
    public async Task Slots_arrive_from_all_files_of_a_chain()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        for (var i = 0; i < 300; i++) client.Expect($"SET k{i} {i}", "OK");
        var whole = Take(primary, 1, 0);
        for (var i = 0; i < 20; i++) client.Expect($"SET k{i} other", "OK");
        var changes = Take(primary, 2, 1);
        for (var i = 10; i < 30; i++) client.Expect($"DEL k{i}", "1");
        var snapshot = new SnapshotBytes(changes, whole);
        await using var other = new ShardHarness(standAlone: false, loops: 2);
        other.Clock.Advance(primary.Clock.UnixMilliseconds - other.Clock.UnixMilliseconds);
        other.Plane.ExtendLease(other.Clock.MonotonicMilliseconds + 1_000_000_000);
        var reader = other.Connect();
        var refused = 0;
        snapshot.LoadServing(other.Plane, primary.ReadLog(snapshot.Summary.SmallestStamp), () =>
        {
            if (reader.Run("GET k200").StartsWith("-LOADING", StringComparison.Ordinal)) refused++;
        });
        Assert.True(refused > 0);
        Assert.Equal(client.Run("DEBUG DIGEST"), reader.Run("DEBUG DIGEST"));
        Assert.Equal(Contents.Of(primary.Plane), Contents.Of(other.Plane));
    }

    [Fact]
    public async Task Behind_a_command_about_the_whole_keyspace_the_next_is_whole()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 1);
        var client = primary.Connect();
        for (var i = 0; i < 100; i++) client.Expect($"SET k{i} {i}", "OK");
        Take(primary, 1, 0);
        client.Expect("SET k1 changed", "OK");
        Assert.InRange(primary.Plane.ChangedBytes(1), 1, 1000);
        client.Expect("FLUSHALL", "OK");
        Assert.Equal(long.MaxValue, primary.Plane.ChangedBytes(1));
        client.Expect("SET k2 new", "OK");
        await SnapshotPassTests.Compare(primary, client, new SnapshotBytes(Take(primary, 2, 1)), "after FLUSHALL");
    }

    [Fact]
    public async Task Only_the_last_one_that_counted_can_be_built_on()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 1);
        var client = primary.Connect();
        client.Expect("SET a 1", "OK");
        Take(primary, 1, 0);
        client.Expect("SET b 1", "OK");
        Take(primary, 2, 1, counts: false);
        Assert.Equal(long.MaxValue, primary.Plane.ChangedBytes(2));
        var whole = new SnapshotBytes(Take(primary, 3, 2));
        await SnapshotPassTests.Compare(primary, client, whole, "a base that did not count");
        primary.Plane.Suspend("the term is over");
        primary.Plane.Reset();
        Assert.Equal(long.MaxValue, primary.Plane.ChangedBytes(3));
    }

    private static byte[] Take(ShardHarness primary, long id, long baseId, bool counts = true)
    {
        var pass = primary.Plane.TakeSnapshot(0, id, 1, baseId);
        var file = SnapshotBytes.Whole(pass);
        Assert.Null(pass.Failure);
        primary.Plane.SettleSnapshot(counts);
        return file;
    }
}
