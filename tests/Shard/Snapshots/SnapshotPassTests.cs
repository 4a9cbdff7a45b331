using Distro.Shard.Execution;
using Distro.Shard.Snapshots;
using Distro.Snapshots.Format;
using Distro.Topology;

namespace Distro.Tests.Shard.Snapshots;

/// <summary>A snapshot and what the log says above each slot's stamp are together what the primary holds, whatever was written while it was taken.</summary>
public class SnapshotPassTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Snapshot_and_tail_are_the_whole_with_commands_between_all_steps(int seed)
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        var writes = new RandomWrites(new Random(seed));
        foreach (var line in writes.Fill()) Write(client, line);
        Assert.Equal("lib", client.Run("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)"));
        for (var i = 0; i < 500; i++) Write(client, writes.Next());
        var pass = new SnapshotPass(primary.Plane, new SnapshotHeader(0, 1, 1, 1, 0, 16), () => { });
        var file = new MemoryStream();
        var random = new Random(seed);
        while (!pass.HasEnded)
        {
            // The least a step does, on either loop, and a few commands.
            var worker = primary.Plane.Workers[random.Next(2)];
            ShardHarness.On(worker.Loop, () => pass.Step(worker, untilTimestamp: 0));
            SnapshotBytes.Drain(pass, file);
            for (var i = pass.IsInsideSlot ? 4 : random.Next(2); i > 0; i--)
            {
                // It may have to wait for further steps.
                var parkings = primary.Plane.Waiters.Parkings;
                client.Send(writes.Next());
                ShardHarness.Until(() => client.HasInput || primary.Plane.Waiters.Parkings > parkings);
                while (!client.HasInput)
                {
                    ShardHarness.On(worker.Loop, () => pass.Step(worker, untilTimestamp: 0));
                    SnapshotBytes.Drain(pass, file);
                }

                Check(client.Read(), "a write");
            }
        }

        Assert.Null(pass.Failure);
        Assert.True(pass.Costs.KeysPreserved > 5, $"seed {seed}: only {pass.Costs.KeysPreserved} keys were preserved");
        for (var i = 0; i < 300; i++) Write(client, writes.Next());
        await Compare(primary, client, new SnapshotBytes(file.ToArray()), $"seed {seed}");
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Snapshot_and_tail_are_the_whole_with_all_loops_writing(int seed)
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 3);
        var client = primary.Connect();
        foreach (var line in new RandomWrites(new Random(seed)).Fill()) Write(client, line);
        var stop = false;
        var writers = Enumerable.Range(0, 6).Select(number => Task.Run(() =>
        {
            var own = primary.Connect();
            var writes = new RandomWrites(new Random((seed * 100) + number));
            while (!Volatile.Read(ref stop)) Write(own, writes.Next());
        })).ToArray();
        var files = new List<byte[]>();
        for (var id = 1; id <= 3; id++)
        {
            var pass = primary.Plane.TakeSnapshot(0, id, 1);
            var file = SnapshotBytes.Whole(pass);
            Assert.Null(pass.Failure);
            primary.Plane.SettleSnapshot(counts: true);
            files.Add(file);
        }

        Volatile.Write(ref stop, true);
        await Task.WhenAll(writers);
        foreach (var file in files) await Compare(primary, client, new SnapshotBytes(file), $"seed {seed}");
        Assert.Equal(3, primary.Plane.Snapshots.Saves);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Slots_are_served_as_they_arrive_and_each_at_the_end_of_the_log(int seed)
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        var random = new Random(seed);
        var writes = new RandomWrites(random);
        foreach (var line in writes.Fill()) Write(client, line);
        for (var i = 0; i < 300; i++) Write(client, writes.Next());
        var pass = primary.Plane.TakeSnapshot(0, 1, 1);
        var file = SnapshotBytes.Whole(pass);
        primary.Plane.SettleSnapshot(counts: true);
        for (var i = 0; i < 300; i++) Write(client, writes.Next());
        var (loading, served) = (0, 0);
        var snapshot = new SnapshotBytes(file);
        await using var other = new ShardHarness(standAlone: false, loops: 2);
        other.Clock.Advance(primary.Clock.UnixMilliseconds - other.Clock.UnixMilliseconds);
        other.Plane.ExtendLease(other.Clock.MonotonicMilliseconds + 1_000_000_000);
        var reader = other.Connect();
        snapshot.LoadServing(other.Plane, primary.ReadLog(snapshot.Summary.SmallestStamp), () =>
        {
            var asked = $"GET k{random.Next(200)}";
            if (other.Plane.Arrivals is { Count: Engine.KeyspaceOptions.SlotCount }) return;
            Assert.StartsWith("-LOADING", reader.Run("DBSIZE"), StringComparison.Ordinal);
            Assert.StartsWith("-LOADING", reader.Run("FLUSHALL"), StringComparison.Ordinal);
            Assert.StartsWith("-LOADING", reader.Run("EVAL", "return 1", "0"), StringComparison.Ordinal);
            var reply = reader.Run(asked);
            if (reply.StartsWith("-LOADING", StringComparison.Ordinal))
            {
                loading++;
                return;
            }

            served++;
            Assert.True(client.Run(asked) == reply, $"{asked}, seed {seed}: {reply}");
        });
        Assert.True(loading > 0 && served > 0, $"seed {seed}: {loading} refused, {served} served");
        Assert.True(client.Run("DEBUG DIGEST") == reader.Run("DEBUG DIGEST"), $"the contents differ, seed {seed}");
        Assert.Equal(Contents.Of(primary.Plane), Contents.Of(other.Plane));
        reader.Expect("SET k1 new", "OK");
        Assert.Equal(other.Plane.Keyspace.UsedBytes, other.Plane.Keyspace.WalkUsedBytes());
    }

    [Fact]
    public async Task Who_changes_a_large_value_waits_for_its_parts_and_others_of_the_slot_do_not()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        foreach (var line in new RandomWrites(new Random(1)).Fill()) Write(client, line);
        var pass = new SnapshotPass(primary.Plane, new SnapshotHeader(0, 1, 1, 1, 0, 16), () => { });
        var worker = primary.Plane.Workers[0];
        var file = new MemoryStream();
        while (!pass.IsInsideSlot) ShardHarness.On(worker.Loop, () => pass.Step(worker, 0));
        var writers = new[] { "HSET {large}hash field7 changed", "RPUSH {large}list last" }
            .Select(line => (Line: line, Client: primary.Connect())).ToArray();
        var parked = primary.Plane.Waiters.Parkings;
        foreach (var (line, own) in writers) own.Send(line);
        ShardHarness.Until(() => primary.Plane.Waiters.Parkings >= parked + 1);
        client.Expect("SET {large}new 1", "OK");
        client.Expect("GET {large}new", "1");
        while (!pass.HasEnded)
        {
            ShardHarness.On(worker.Loop, () => pass.Step(worker, 0));
            SnapshotBytes.Drain(pass, file);
        }

        Assert.Null(pass.Failure);
        foreach (var (line, own) in writers) Assert.False(own.Read().StartsWith('-'), line);
        await Compare(primary, client, new SnapshotBytes(file.ToArray()), "parked writers");
    }

    [Fact]
    public async Task A_command_about_the_whole_keyspace_ends_a_pass()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 1);
        var client = primary.Connect();
        foreach (var line in new RandomWrites(new Random(1)).Fill()) Write(client, line);
        var worker = primary.Plane.Workers[0];
        foreach (var command in new[] { "FLUSHALL", "SWAPDB 0 1", "FUNCTION FLUSH" })
        {
            client.Expect("SET {large}a 1", "OK");
            var pass = new SnapshotPass(primary.Plane, new SnapshotHeader(0, 1, 1, 1, 0, 16), () => { });
            ShardHarness.On(worker.Loop, () => pass.Step(worker, 0));
            client.Expect(command, "OK");
            ShardHarness.On(worker.Loop, () => pass.Step(worker, 0));
            Assert.Contains("whole keyspace", pass.Failure, StringComparison.Ordinal);
            Assert.True(pass.HasEnded);
        }

        client.Expect("SET {large}a 2", "OK");
    }

    /// <summary>The index counts a slot's keys of all databases, and room is made in that of the first.</summary>
    [Fact]
    public async Task Room_made_for_keys_that_are_of_another_database_is_given_back()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        var client = primary.Connect();
        client.Expect("SET {a} v", "OK");
        client.Expect("SELECT 1", "OK");
        for (var i = 0; i < 3000; i++) client.Expect($"SET {{a}}{i} v", "OK");
        var pass = primary.Plane.TakeSnapshot(0, 1, 1);
        var file = SnapshotBytes.Whole(pass);
        await using var other = new ShardHarness(standAlone: false, loops: 2);
        new SnapshotBytes(file).Load(other.Plane);
        Assert.Equal(3000, other.Plane.Keyspace.Count(1));
        Assert.InRange(TableBytes(other.Plane), 1, TableBytes(primary.Plane) * 5 / 4);
    }

    private static long TableBytes(DataPlane plane) => Enumerable.Range(0, plane.Workers.Count + 1).Sum(worker => plane.Keyspace.Worker(worker).Heap.KeyTableBytes);

    private static void Write(RespClient client, string line)
    {
        Check(client.Run(line), line);
    }

    private static void Check(string reply, string line)
    {
        Assert.False(reply.StartsWith('-') && !reply.Contains("no such key", StringComparison.Ordinal) && !reply.Contains("out of range", StringComparison.Ordinal), $"{line}: {reply}");
    }

    internal static async Task Compare(ShardHarness primary, RespClient client, SnapshotBytes file, string what)
    {
        await using var other = new ShardHarness(standAlone: false, loops: 2);
        other.Clock.Advance(primary.Clock.UnixMilliseconds - other.Clock.UnixMilliseconds);
        file.Load(other.Plane);
        Assert.Equal(file.Summary.SmallestStamp, other.Plane.AppliedOffset);
        other.Plane.Apply(primary.ReadLog(file.Summary.SmallestStamp));
        other.Plane.ServeAsReplica();
        var reader = other.Connect();
        Assert.True(client.Run("DEBUG DIGEST") == reader.Run("DEBUG DIGEST"), $"the contents differ, {what}");
        Assert.Equal(Contents.Of(primary.Plane), Contents.Of(other.Plane));
        Assert.Equal(client.Run("FUNCTION LIST"), reader.Run("FUNCTION LIST"));
        Assert.Equal(other.Plane.Keyspace.UsedBytes, other.Plane.Keyspace.WalkUsedBytes());
    }
}
