using System.Globalization;
using Distro.Backup.Archive;
using Distro.Backup.Sealing;
using Distro.Backup.Stores;
using Distro.BackupTool.Commands;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Snapshots;
using Distro.Replicator.Backup;
using Distro.Replicator.Storage;
using Distro.Snapshots.Sealing;
using Distro.Tests.Persistence.Snapshots;
using Distro.Topology;
using Distro.Wire.Links;
using Distro.Wire.Machines;

namespace Distro.Tests.BackupTool;

/// <summary>From a writer's disk to a store and back: what a restore makes is what the log held at that moment, and damage has a name.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("distro-backup-").FullName;
    private readonly DiskFileSystem files = new();

    private string Data => Path.Combine(folder, "data");

    private string Place => Path.Combine(folder, "store");

    private string Restored => Path.Combine(folder, "restored");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_durable_is_restored_byte_for_byte()
    {
        byte[] log;
        using (var group = Begin())
        {
            log = [.. group.Append(group.Sample.StartEpoch(1)), .. group.Append(group.Sample.Many(200))];
            group.WaitForBackup();
            log = [.. log, .. group.Append(group.Sample.Many(50))];
            group.WaitForBackup();
        }

        var (code, output, errors) = Run("verify", Place);
        Assert.True(code == 0, output + errors);
        Assert.Contains("everything is whole", output, StringComparison.Ordinal);
        (code, output, errors) = Run("restore", Place, Restored);
        Assert.True(code == 0, output + errors);
        Assert.Contains("no cluster map", errors, StringComparison.Ordinal);
        Assert.Equal(log, LogOf(Restored));
        using var map = MapFile.Open(files, Path.Combine(Restored, "replicator"));
        var made = Assert.Single(map.Stored!.Groups);
        Assert.True(made is { Initialised: true, Epoch: 1, Primary: 0 });
        Assert.Equal(File.ReadAllText(Path.Combine(Restored, "persistence", "writer-id")).Trim(), Assert.Single(made.Ensemble.WriterIds));
    }

    [Fact]
    public void A_moment_leaves_out_what_came_later_and_begins_at_the_snapshot_before_it()
    {
        byte[] before;
        long time, snapshotAt;
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.Append(group.Sample.Many(300));
            snapshotAt = group.Sample.Offset;
            group.AddSnapshot(MadeSnapshot.Of(5, 1, snapshotAt, snapshotAt), 5);
            var more = group.Append(group.Sample.Many(40));
            before = more;
            time = LastTime(more, snapshotAt);
            group.Append(Later(group, time));
            group.AddSnapshot(MadeSnapshot.Of(6, 1, group.Sample.Offset, group.Sample.Offset), 6);
            group.WaitForBackup();
        }

        Assert.Equal(0, Run("point", Place, "before-release", "--time", time.ToString(CultureInfo.InvariantCulture)).Code);
        Assert.Equal(1, Run("point", Place, "before-release").Code);
        Assert.Contains("point before-release is", Run("list", Place).Output, StringComparison.Ordinal);
        var (code, output, errors) = Run("restore", Place, Restored, "--point", "before-release");
        Assert.True(code == 0, output + errors);
        Assert.Contains("from snapshot 0000000000000005", output, StringComparison.Ordinal);
        var log = LogOf(Restored, out var start);
        Assert.True(start > 0 && start <= snapshotAt, $"the restored log begins at {start}");
        Assert.Equal(before, log[(int)(snapshotAt - start)..]);
        using var snapshots = SnapshotStore.Open(files, Path.Combine(Restored, "persistence", "group-0"));
        Assert.Equal(5, Assert.Single(snapshots.Stored).Id);
        Assert.Null(snapshots.Verify(5, () => { }));
    }

    /// <summary>A chain is stored and restored as far as it goes up to the moment, on a disk in clear or encrypted.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_moment_between_two_snapshots_of_changes_takes_the_chain_up_to_the_first(bool isEncrypted)
    {
        byte[] between;
        long time, firstAt;
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.Append(group.Sample.Many(200));
            group.AddSnapshot(MadeSnapshot.Of(5, 1, group.Sample.Offset, group.Sample.Offset), 5);
            group.Append(group.Sample.Many(40));
            firstAt = group.Sample.Offset;
            group.AddSnapshot(MadeSnapshot.Of(6, 1, firstAt, firstAt, baseId: 5), 6);
            between = group.Append(group.Sample.Many(40));
            time = LastTime(between, firstAt);
            group.Append(Later(group, time));
            group.AddSnapshot(MadeSnapshot.Of(7, 1, group.Sample.Offset, group.Sample.Offset, baseId: 6), 7);
            group.WaitForBackup();
        }

        var keyFile = Path.Combine(folder, "keys");
        File.WriteAllText(keyFile, new string('a', 64) + "\n");
        string[] more = isEncrypted ? ["--storage-key-file", keyFile] : [];
        var disk = new SealedFileSystem(files, isEncrypted ? KeyRing.Load(files, "", keyFile, "key") : null);
        Assert.Contains("on 0000000000000006", Run("list", Place).Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("verify", Place).Code);
        var (code, output, errors) = Run(["restore", Place, Restored, "--time", time.ToString(CultureInfo.InvariantCulture), .. more]);
        Assert.True(code == 0, output + errors);
        Assert.Equal([5, 6], SnapshotsOf(disk, Restored));
        var log = LogOf(disk, Restored, out var start);
        Assert.Equal(between, log[(int)(firstAt - start)..]);
        var whole = Path.Combine(folder, "whole");
        Assert.Equal(0, Run(["restore", Place, whole, .. more]).Code);
        Assert.Equal([5, 6, 7], SnapshotsOf(disk, whole));
        if (isEncrypted) Assert.Throws<MissingKeyException>(() => SnapshotsOf(new SealedFileSystem(files, null), whole));
    }

    [Fact]
    public void A_chain_whose_base_is_damaged_or_gone_is_named_and_not_restored_from()
    {
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.Append(group.Sample.Many(200));
            group.AddSnapshot(MadeSnapshot.Of(5, 1, group.Sample.Offset, group.Sample.Offset), 5);
            group.Append(group.Sample.Many(40));
            group.AddSnapshot(MadeSnapshot.Of(6, 1, group.Sample.Offset, group.Sample.Offset, baseId: 5), 6);
            group.WaitForBackup();
        }

        var whole = Directory.GetFiles(Path.Combine(Place, "groups", "0", "writer", "snapshots")).Order(StringComparer.Ordinal).First();
        Flip(whole, 5000);
        var (code, output, _) = Run("verify", Place);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(whole), output, StringComparison.Ordinal);
        Assert.Equal(1, Run("restore", Place, Restored).Code);
        File.Delete(whole);
        (code, output, _) = Run("verify", Place);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(whole), output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_that_is_not_in_the_backup_yet_is_refused()
    {
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.WaitForBackup();
        }

        var (code, _, errors) = Run("restore", Place, Restored, "--time", "2999-01-01T00:00:00Z");
        Assert.Equal(1, code);
        Assert.Contains("stored everything up to", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public void A_moment_before_the_backup_began_is_refused_and_the_first_one_named()
    {
        byte[] log;
        long begin;
        using (var group = Begin())
        {
            begin = group.Sample.Offset;
            log = [.. group.Append(group.Sample.StartEpoch(1)), .. group.Append(group.Sample.Many(40))];
            group.WaitForBackup();
        }

        Assert.Equal(RecordStatus.Whole, new RecordReader(log, begin).Read(out var record));
        var first = record.Header.TimeMilliseconds;
        var (code, _, errors) = Run("restore", Place, Restored, "--time", (first - 1).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, code);
        Assert.Contains("the first moment that can be restored is " + DateTimeOffset.FromUnixTimeMilliseconds(first).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
        Assert.Equal(0, Run("restore", Place, Restored, "--time", first.ToString(CultureInfo.InvariantCulture)).Code);
    }

    [Fact]
    public void List_names_a_damaged_manifest_and_point_and_goes_on()
    {
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.WaitForBackup();
        }

        Assert.Equal(0, Run("point", Place, "whole").Code);
        Assert.Equal(0, Run("point", Place, "a-bad-one").Code);
        var manifest = Directory.GetFiles(Path.Combine(Place, "groups", "0", "writer"), "*.json").Single();
        var other = Directory.CreateDirectory(Path.Combine(Place, "groups", "0", "a-first"));
        File.WriteAllText(Path.Combine(other.FullName, Path.GetFileName(manifest)), "{");
        File.WriteAllText(Directory.GetFiles(Place, "*a-bad-one*", SearchOption.AllDirectories).Single(), "{");
        var (code, output, errors) = Run("list", Place);
        Assert.Equal(1, code);
        Assert.Equal("", errors);
        Assert.Equal(2, output.Split("DAMAGED: ").Length - 1);
        Assert.Contains("group 0 from writer writer", output, StringComparison.Ordinal);
        Assert.Contains("point whole is", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("list", "-h")]
    public void Help_that_is_asked_for_is_output_and_no_error(params string[] arguments)
    {
        var (code, output, errors) = Run(arguments);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("distro-backup COMMAND STORE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_names_each_object_that_is_damaged_or_gone_and_restore_refuses_it()
    {
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(1));
            group.Append(group.Sample.Many(400));
            group.AddSnapshot(MadeSnapshot.Of(5, 1, group.Sample.Offset, group.Sample.Offset), 5);
            group.WaitForBackup();
        }

        var logs = Directory.GetFiles(Path.Combine(Place, "groups", "0", "writer", "log")).Order(StringComparer.Ordinal).ToArray();
        Assert.True(logs.Length > 3, $"{logs.Length} objects");
        Flip(logs[^1], 100);
        File.Delete(logs[1]);
        Flip(Directory.GetFiles(Path.Combine(Place, "groups", "0", "writer", "snapshots")).Single(), 5000);
        var (code, output, _) = Run("verify", Place);
        Assert.Equal(1, code);
        Assert.Equal(3, output.Split("DAMAGED: ").Length - 1);
        foreach (var name in new[] { Path.GetFileName(logs[^1]), Path.GetFileName(logs[1]), "0000000000000005-" }) Assert.Contains(name, output, StringComparison.Ordinal);
        var (refused, _, errors) = Run("restore", Place, Restored);
        Assert.Equal(1, refused);
        Assert.Contains("is corrupt", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_goes_on_otherwise_takes_the_place_of_what_was_stored()
    {
        byte[] log;
        using (var group = Begin())
        {
            log = [.. group.Append(group.Sample.StartEpoch(1)), .. group.Append(group.Sample.Many(100))];
            var cut = group.Sample.Offset;
            group.Append(group.Sample.Many(100));
            group.WaitForBackup();
            group.Cut(cut);
            log = [.. log, .. group.Append(group.Sample.StartEpoch(2)), .. group.Append(group.Sample.Many(30))];
            group.WaitForBackup();
            Assert.Contains($"from offset {cut} on", Assert.Single(group.Rejoinings), StringComparison.Ordinal);
        }

        Assert.Equal(0, Run("verify", Place).Code);
        Assert.Equal(0, Run("restore", Place, Restored).Code);
        Assert.Equal(log, LogOf(Restored));
    }

    [Fact]
    public void A_store_that_is_down_costs_nothing_but_the_log_kept_for_it()
    {
        var store = new FailingStore(new DirectoryStore(files, Place)) { IsDown = true };
        byte[] log;
        using (var group = new BackedUpGroup(Data, () => store))
        {
            log = [.. group.Append(group.Sample.StartEpoch(1)), .. group.Append(group.Sample.Many(100))];
            Assert.Contains("is down", group.WaitForFailure(), StringComparison.Ordinal);
            Assert.Equal(0, group.HoldOffset);
            log = [.. log, .. group.Append(group.Sample.Many(100))];
            store.PutsUntilFailure = 2;
            store.IsDown = false;
            group.WaitForBackup();
            Assert.Equal(log.Length, group.HoldOffset);
            Assert.Equal("", group.State.Problem);
        }

        Assert.Equal(0, Run("verify", Place).Code);
        Assert.Equal(0, Run("restore", Place, Restored).Code);
        Assert.Equal(log, LogOf(Restored));
    }

    [Fact]
    public void An_encrypted_backup_needs_its_key_and_says_so()
    {
        var keyFile = Path.Combine(folder, "keys");
        File.WriteAllText(keyFile, new string('a', 64) + "\n");
        byte[] log;
        using (var group = new BackedUpGroup(Data, () => new SealedStore(new DirectoryStore(files, Place), KeyRing.Load(files, "", keyFile, "key"))))
        {
            log = [.. group.Append(group.Sample.StartEpoch(1)), .. group.Append(group.Sample.Many(300))];
            group.WaitForBackup();
        }

        foreach (var command in new[] { "list", "verify", "restore" })
        {
            var (code, _, errors) = Run(command, Place, Restored);
            Assert.Equal(74, code);
            Assert.Contains("which is not among those given", errors, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Restored));
        File.WriteAllText(keyFile, new string('b', 64) + "\n" + new string('a', 64) + "\n");
        Assert.Equal(0, Run("verify", Place, "--key-file", keyFile).Code);
        var restore = Run("restore", Place, Restored, "--key-file", keyFile);
        Assert.True(restore.Code == 0, restore.Errors);
        Assert.Equal(log, LogOf(Restored));
    }

    [Fact]
    public void Only_what_the_days_to_keep_need_stays()
    {
        using (var group = new BackedUpGroup(Data, () => new DirectoryStore(files, Place), keep: TimeSpan.FromDays(1)))
        {
            group.Append(group.Sample.StartEpoch(1));
            group.Append(group.Sample.Many(200));
            group.AddSnapshot(MadeSnapshot.Of(5, 1, group.Sample.Offset, group.Sample.Offset), 5);
            group.WaitForBackup();
            group.Append(group.Sample.Many(200));
            group.WaitForBackup();
        }

        var names = Directory.GetFiles(Path.Combine(Place, "groups", "0", "writer", "log")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEqual("0000000000000000", names[0]![..16]);
        Assert.Equal(0, Run("verify", Place).Code);
        Assert.Equal(0, Run("restore", Place, Restored).Code);
    }

    [Fact]
    public async Task Users_and_slots_come_from_the_map_and_the_password_does_not()
    {
        using (var group = Begin())
        {
            group.Append(group.Sample.StartEpoch(4));
            group.WaitForBackup();
        }

        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var backup = new MapBackup(() => new DirectoryStore(files, Place), new ProcessClock(TimeProvider.System), _ => stored.TrySetResult(), error => stored.TrySetException(error)))
        {
            var groups = new[] { new ClusterGroup(0, [new SlotRange(0, 16383)], 3, 9, 0, new Ensemble(1, ["old"]), Durability.Always, true) };
            backup.Saved(new ClusterMap(7, "c0ffee", 42, "secret", "", groups, [], [], new ClusterUsers(1, ["user ada on nopass ~* +@all"])));
            await stored.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        Assert.DoesNotContain("secret", File.ReadAllText(Directory.GetFiles(Path.Combine(Place, "maps")).Single()), StringComparison.Ordinal);
        Assert.Equal(0, Run("verify", Place).Code);
        var (code, output, errors) = Run("restore", Place, Restored, "--writers", "3");
        Assert.True(code == 0, output + errors);
        using var file = MapFile.Open(files, Path.Combine(Restored, "replicator"));
        var map = file.Stored!;
        Assert.NotEqual("c0ffee", map.ClusterId);
        Assert.Equal((8, 42UL, "user ada on nopass ~* +@all"), (map.Version, map.HashSeed, map.Users!.Lines[0]));
        Assert.Equal((4, 0L, 3), (map.Groups[0].Epoch, map.Groups[0].Primary, map.Groups[0].Ensemble.WriterIds.Count));
        Assert.True(Directory.Exists(Path.Combine(Restored, "persistence-3", "group-0")));
    }

    [Theory]
    [InlineData("say what to do")]
    [InlineData("list needs a store", "list")]
    [InlineData("there is no directory /nowhere", "list", "/nowhere")]
    [InlineData("names no container", "list", "https://account.blob.core.windows.net/")]
    [InlineData("restore needs a directory to restore into", "restore", ".")]
    [InlineData("is not a time", "restore", ".", "/tmp/nothing-here", "--time", "noon")]
    public void A_wrong_command_line_says_what_is_wrong_with_it(string problem, params string[] arguments)
    {
        var (code, _, errors) = Run(arguments);
        Assert.Equal(64, code);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    private BackedUpGroup Begin() => new(Data, () => new DirectoryStore(files, Place));

    /// <summary>Records of a later time.</summary>
    private static byte[] Later(BackedUpGroup group, long time)
    {
        var all = new List<byte>();
        while (all.Count < 20_000 || LastTime([.. all], group.Sample.Offset - all.Count) <= time) all.AddRange(Next(group, time));
        return [.. all];
    }

    private static byte[] Next(BackedUpGroup group, long time)
    {
        while (true)
        {
            var record = group.Sample.Next();
            if (RecordHeader.TryRead(record, out var header) && header.TimeMilliseconds > time) return record;
            group.Sample.MoveTo(group.Sample.Offset - record.Length);
        }
    }

    private static long LastTime(byte[] records, long offset)
    {
        var reader = new RecordReader(records, offset);
        var time = 0L;
        while (reader.Read(out var record) == RecordStatus.Whole) time = record.Header.TimeMilliseconds;
        return time;
    }

    private byte[] LogOf(string directory) => LogOf(directory, out _);

    private byte[] LogOf(string directory, out long start) => LogOf(files, directory, out start);

    /// <summary>Their ids, in order; each was read back whole.</summary>
    private static long[] SnapshotsOf(IFileSystem disk, string directory)
    {
        using var snapshots = SnapshotStore.Open(disk, Path.Combine(directory, "persistence", "group-0"));
        long[] ids = [.. snapshots.Stored.Select(one => one.Id).Order()];
        Assert.All(ids, id => Assert.Null(snapshots.Verify(id, () => { })));
        return ids;
    }

    private static byte[] LogOf(IFileSystem disk, string directory, out long start)
    {
        using var store = LogStore.Open(disk, Path.Combine(directory, "persistence", "group-0"), new LogStoreOptions());
        start = store.StartOffset;
        var bytes = new byte[store.EndOffset - start];
        Assert.Equal(bytes.Length, store.Read(start, bytes));
        return bytes;
    }

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = Tool.Run(arguments, new Surroundings(files, output, errors, TimeProvider.System, _ => { }, _ => null));
        return (code, output.ToString(), errors.ToString());
    }
}
