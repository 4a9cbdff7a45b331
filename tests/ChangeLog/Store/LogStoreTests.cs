using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Store;

public class LogStoreTests
{
    private static readonly LogStoreOptions Options = new() { SegmentBytes = 4096, Random = new Random(1) };

    [Fact]
    public void A_new_log_is_empty()
    {
        using var store = LogStore.Open(new ForgetfulDisk(1), "/log", Options);
        Assert.Equal((0L, 0L, 0L, 0L), (store.StartOffset, store.EndOffset, store.DurableOffset, store.Tail.Epoch));
        Assert.Equal(0, store.Read(0, new byte[100]));
        Assert.Null(store.Cut);
    }

    [Fact]
    public void What_was_appended_reads_back_across_segments_and_after_opening_again()
    {
        var disk = new ForgetfulDisk(2);
        var log = new SampleLog(2);
        var all = new List<byte>();
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            for (var i = 0; i < 200; i++)
            {
                var group = i % 20 == 19 ? log.StartEpoch(i) : log.Many((i % 5) + 1);
                store.Append(group);
                all.AddRange(group);
                if (i % 7 == 0) store.Sync();
            }

            Assert.True(disk.FileNames("/log").Count > 10);
            Assert.Equal(all, ReadAll(store));
        }

        foreach (var verify in new[] { true, false })
        {
            using var store = LogStore.Open(disk, "/log", Options with { VerifySealedSegments = verify });
            Assert.Null(store.Cut);
            Assert.Equal((all.Count, all.Count), (store.EndOffset, store.DurableOffset));
            Assert.Equal((199L, log.Offset), (store.Tail.Epoch, store.Tail.EndOffset));
            Assert.Equal([1L, 19, 39, 59, 79, 99, 119, 139, 159, 179, 199], store.Epochs().Select(range => range.Epoch));
            Assert.Equal(all, ReadAll(store));
        }
    }

    [Fact]
    public void Reading_starts_at_any_record_and_returns_whole_ones()
    {
        var log = new SampleLog(3);
        using var store = LogStore.Open(new ForgetfulDisk(3), "/log", Options);
        var records = new List<byte[]>();
        for (var i = 0; i < 100; i++)
        {
            var group = Enumerable.Range(0, (i % 3) + 1).Select(_ => log.Next()).ToArray();
            store.Append([.. group.SelectMany(record => record)]);
            records.AddRange(group);
        }

        var offset = 0;
        foreach (var record in records)
        {
            var buffer = new byte[1000];
            var read = store.Read(offset, buffer);
            Assert.True((read == 0) == (record.Length > buffer.Length));
            Assert.Equal(read, RecordReader.WholeBytes(buffer.AsSpan(0, read), offset));
            Assert.True(read == 0 || buffer.AsSpan(0, record.Length).SequenceEqual(record));
            Assert.Equal(0, store.Read(offset, new byte[record.Length - 1]));
            Assert.Equal(record, ReadInPieces(store, offset, 1 + (record.Length / 3)));
            offset += record.Length;
        }
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public void A_walk_from_any_record_gives_all_that_follows(int seed, bool again)
    {
        var disk = new ForgetfulDisk(seed);
        var log = new SampleLog(seed);
        var store = LogStore.Open(disk, "/log", Options);
        var (all, begins) = (new List<byte>(), new List<int>());
        for (var i = 0; i < 100; i++)
        {
            var group = Enumerable.Range(0, (i % 4) + 1).Select(_ => log.Next()).ToArray();
            store.Append([.. group.SelectMany(record => record)]);
            foreach (var record in group)
            {
                begins.Add(all.Count);
                all.AddRange(record);
            }

            // Stamps are groups without records.
            if (i % 9 == 0) store.Sync();
            if (i % 18 == 0) store.Stamp();
        }

        if (again)
        {
            store.Dispose();
            store = LogStore.Open(disk, "/log", Options with { VerifySealedSegments = false });
        }

        foreach (var from in begins)
        {
            var walk = store.Walk(from);
            var read = new List<byte>();
            while (walk.TryNext(out var records, out var offset))
            {
                Assert.Equal(from + read.Count, offset);
                read.AddRange(records);
                Assert.Equal(from + read.Count, walk.Offset);
            }

            Assert.Equal(all[from..], read);
        }

        Assert.False(store.Walk(store.EndOffset).TryNext(out _, out _));
        store.Dispose();
    }

    [Fact]
    public void What_is_found_and_not_stamped_is_durable_after_the_first_sync()
    {
        var disk = new ForgetfulDisk(41);
        var log = new SampleLog(41);
        ForgetfulDisk left;
        long stamped;
        using (var store = LogStore.Open(disk, "/log", Options with { SegmentBytes = 1 << 16 }))
        {
            store.Append(log.Many(3));
            store.Sync();
            stamped = store.EndOffset;
            store.Append(log.Many(3));
            // The process dies here, and the system goes on.
            left = disk.Copy();
        }

        using var found = LogStore.Open(left, "/log", Options with { SegmentBytes = 1 << 16, SyncsLater = true });
        Assert.Equal((log.Offset, stamped), (found.EndOffset, found.DurableOffset));
        var syncs = left.Syncs;
        found.Sync();
        Assert.Equal((syncs + 1, log.Offset), (left.Syncs, found.DurableOffset));
    }

    [Fact]
    public void Appends_that_do_not_continue_the_log_are_refused_and_change_nothing()
    {
        var log = new SampleLog(4);
        using var store = LogStore.Open(new ForgetfulDisk(4), "/log", Options);
        store.Append(log.StartEpoch(5));
        var skipped = log.Next();
        Assert.Throws<InvalidAppendException>(() => store.Append(log.Next()));
        Assert.Throws<InvalidAppendException>(() => store.Append(skipped.AsSpan(0, skipped.Length - 8)));
        Assert.Throws<InvalidAppendException>(() => store.Append([]));
        Assert.Throws<InvalidAppendException>(() => store.Append(RecordWriter.EpochStart(store.EndOffset, 4, 1)));
        store.Append(skipped);
        Assert.Equal(RecordFormat.HeaderBytes + skipped.Length, store.EndOffset);
    }

    [Fact]
    public void Truncating_at_every_record_leaves_what_was_before_it()
    {
        var disk = new ForgetfulDisk(5);
        var log = new SampleLog(5);
        var ends = new List<int> { 0 };
        var all = new List<byte>();
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            for (var i = 0; i < 30; i++)
            {
                var group = Enumerable.Range(0, 3).Select(_ => log.Next()).ToArray();
                foreach (var record in group) ends.Add(ends[^1] + record.Length);
                var bytes = group.SelectMany(record => record).ToArray();
                all.AddRange(bytes);
                store.Append(bytes);
            }
        }

        foreach (var end in ends)
        {
            var copy = disk.Copy();
            var again = new SampleLog(6, end);
            var more = again.Many(5);
            using (var store = LogStore.Open(copy, "/log", Options))
            {
                if (end > 8) Assert.Throws<InvalidAppendException>(() => store.Truncate(end - 8));
                store.Truncate(end);
                Assert.Equal((end, end, end), (store.EndOffset, store.DurableOffset, store.Tail.EndOffset));
                Assert.Equal(all.Take(end), ReadAll(store));
                store.Append(more);
                Assert.Equal(all.Take(end).Concat(more), ReadAll(store));
            }

            using var opened = LogStore.Open(copy, "/log", Options);
            Assert.Null(opened.Cut);
            Assert.Equal(all.Take(end).Concat(more), ReadAll(opened));
        }
    }

    [Fact]
    public void Pieces_become_a_record_with_the_last_and_are_forgotten_when_something_else_comes()
    {
        var disk = new ForgetfulDisk(14);
        var log = new SampleLog(14);
        var first = log.Many(2);
        using var store = LogStore.Open(disk, "/log", Options);
        store.Append(first);
        var large = log.Next(20_000);
        Assert.False(store.AppendPiece(large.AsSpan(0, 9000)));
        Assert.True(store.IsInsideRecord && store.EndOffset == first.Length);
        log.MoveTo(first.Length);
        var other = log.Next();
        store.Append(other);
        Assert.Throws<InvalidAppendException>(() => store.AppendPiece(large.AsSpan(9000, 100)));
        var again = log.Next(20_000);
        Assert.False(store.AppendPiece(again.AsSpan(0, 9000)));
        disk.FreeBytes = 10;
        Assert.Throws<DiskFullException>(() => store.AppendPiece(again.AsSpan(9000, 9000)));
        disk.FreeBytes = long.MaxValue;
        Assert.False(store.AppendPiece(again.AsSpan(9000, 9000)));
        Assert.True(store.AppendPiece(again.AsSpan(18000)));
        Assert.Equal([.. first, .. other, .. again], ReadAll(store));
        store.Dispose();
        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Null(opened.Cut);
        Assert.Equal([.. first, .. other, .. again], ReadAll(opened));
    }

    [Fact]
    public void A_promise_is_kept_and_never_goes_back()
    {
        var disk = new ForgetfulDisk(7);
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            store.Promise(9, 77);
            Assert.Throws<InvalidAppendException>(() => store.Promise(4, 78));
            Assert.Equal((9, 77), (store.PromisedEpoch, store.PromisedIncarnation));
        }

        disk.LoseTheCache();
        using (var store = LogStore.Open(disk, "/log", Options)) Assert.Equal((9, 77), (store.PromisedEpoch, store.PromisedIncarnation));
        var bytes = disk.Bytes("/log/promise");
        bytes[14] ^= 1;
        disk.Overwrite("/log/promise", bytes);
        Assert.Throws<CorruptLogException>(() => LogStore.Open(disk, "/log", Options));
    }

    [Fact]
    public void The_newest_ensemble_told_is_kept_and_never_goes_back()
    {
        var disk = new ForgetfulDisk(7);
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            store.Promise(9, 77, 5);
            store.Promise(10, 78, 4);
            Assert.Equal(5, store.EnsembleVersion);
        }

        disk.LoseTheCache();
        using (var store = LogStore.Open(disk, "/log", Options)) Assert.Equal((10, 78, 5), (store.PromisedEpoch, store.PromisedIncarnation, store.EnsembleVersion));
        Assert.Equal(2, disk.Bytes("/log/promise")[8]);
    }

    [Fact]
    public void A_promise_from_before_ensembles_were_kept_is_read_and_a_later_form_refused()
    {
        var disk = new ForgetfulDisk(7);
        using (var store = LogStore.Open(disk, "/log", Options)) store.Promise(9, 77, 3);
        disk.Overwrite("/log/promise", Promise(version: 1, 9, 77));
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            Assert.Equal((9, 77, 0), (store.PromisedEpoch, store.PromisedIncarnation, store.EnsembleVersion));
            store.Promise(9, 77, 3);
        }

        Assert.Equal(Promise(version: 2, 9, 77, 3), disk.Bytes("/log/promise"));
        disk.Overwrite("/log/promise", Promise(version: 3, 9, 77, 3));
        Assert.Throws<CorruptLogException>(() => LogStore.Open(disk, "/log", Options));
    }

    private static byte[] Promise(int version, params long[] numbers)
    {
        byte[] before = [.. "DISTROPR"u8, .. BitConverter.GetBytes(version), .. numbers.SelectMany(BitConverter.GetBytes)];
        return [.. before, .. BitConverter.GetBytes(Crc32C.Of(before))];
    }

    [Fact]
    public void A_full_disk_fails_one_append_and_the_log_goes_on_when_there_is_room()
    {
        var disk = new ForgetfulDisk(8);
        var log = new SampleLog(8);
        var all = new List<byte>();
        using var store = LogStore.Open(disk, "/log", Options);
        for (var i = 0; i < 100; i++)
        {
            var group = log.Many(3);
            if (i % 3 == 0)
            {
                disk.FreeBytes = i;
                Assert.Throws<DiskFullException>(() => store.Append(group));
                disk.FreeBytes = long.MaxValue;
            }

            store.Append(group);
            all.AddRange(group);
        }

        Assert.Equal(all, ReadAll(store));
        store.Dispose();
        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Equal(all, ReadAll(opened));
    }

    [Fact]
    public void After_a_failed_sync_nothing_is_appended_until_the_log_is_opened_again()
    {
        var disk = new ForgetfulDisk(9);
        var log = new SampleLog(9);
        var store = LogStore.Open(disk, "/log", Options);
        var first = log.Many(2);
        store.Append(first);
        store.Sync();
        store.Append(log.Many(2));
        disk.SyncsUntilFailure = 0;
        Assert.Throws<LogFailedException>(store.Sync);
        Assert.Equal(first.Length, store.DurableOffset);
        Assert.Throws<LogFailedException>(store.Sync);
        Assert.Throws<LogFailedException>(() => store.Append(log.Next()));
        Assert.Throws<LogFailedException>(() => store.Promise(3, 1));
        Assert.Contains("sync failed", store.Failure, StringComparison.Ordinal);
        store.Dispose();
        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Equal(first, ReadAll(opened).Take(first.Length));
    }

    [Fact]
    public void The_real_disk_keeps_a_log_too()
    {
        var directory = Directory.CreateTempSubdirectory("distro-log-").FullName;
        try
        {
            var disk = new DiskFileSystem();
            var log = new SampleLog(10);
            var all = log.Many(50);
            var path = Path.Combine(directory, "group-0");
            using (var store = LogStore.Open(disk, path, Options))
            {
                store.Append(all);
                store.Sync();
                store.Promise(3, 1);
            }

            using (var store = LogStore.Open(disk, path, Options))
            {
                Assert.Equal(all, ReadAll(store));
                Assert.Equal(3, store.PromisedEpoch);
            }

            using var held = disk.TryLock(Path.Combine(directory, "lock"));
            Assert.NotNull(held);
            Assert.Null(disk.TryLock(Path.Combine(directory, "lock")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static byte[] ReadInPieces(LogStore store, long offset, int pieceBytes)
    {
        var record = new List<byte>();
        var piece = new byte[pieceBytes];
        int read;
        while ((read = store.ReadPiece(offset, record.Count, piece)) > 0) record.AddRange(piece.AsSpan(0, read));
        return [.. record];
    }

    internal static List<byte> ReadAll(LogStore store)
    {
        var all = new List<byte>();
        var buffer = new byte[3000];
        for (var offset = store.StartOffset; offset < store.EndOffset;)
        {
            var read = store.Read(offset, buffer);
            if (read == 0) buffer = new byte[buffer.Length * 2];
            all.AddRange(buffer.AsSpan(0, read));
            offset += read;
        }

        return all;
    }
}
