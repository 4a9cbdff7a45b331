using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Keys;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Store;

/// <summary>What the disk vouched for is there after any crash, or the log refuses to open; nothing that was not appended ever appears.</summary>
public class CrashTests
{
    private const string First = "/log/0000000000000000.log";

    private static readonly LogStoreOptions Options = new() { SegmentBytes = 4096, ChunkBytes = 300, Random = new Random(1) };

    private static Action AtOnce(Action work)
    {
        work();
        return static () => { };
    }

    [Fact]
    public void After_the_power_goes_the_log_is_a_prefix_that_holds_everything_synced()
    {
        for (var seed = 0; seed < 400; seed++) RunHistory(seed);
    }

    /// <summary>Five lives of one disk: appends, syncs, truncations, promises, failures, and then the power. In every other history segments are made ahead of their time. Of every third the disk is encrypted from some life on, with other keys later.</summary>
    private static void RunHistory(int seed)
    {
        var random = new Random(seed);
        var disk = new ForgetfulDisk(seed);
        var log = new SampleLog(seed);
        List<byte> appended = [];
        for (var life = 0; life < 5; life++)
        {
            if (seed % 3 == 0 && life >= seed % 2) disk.Keys = life < 3 ? SampleKeys.Of(seed + life, 1) : SampleKeys.Of(seed + life, 2, 1);
            var store = LogStore.Open(disk, "/log", seed % 2 == 0 ? Options : Options with { InBackground = AtOnce });
            var found = LogStoreTests.ReadAll(store);
            Assert.True(found.SequenceEqual(appended.Take(found.Count)), $"seed {seed}, life {life}: the log is not what was appended");
            appended = found;
            log.MoveTo(store.EndOffset);
            var promised = store.PromisedEpoch;
            var durable = Live(store, disk, log, random, appended, ref promised);
            disk.LoseTheCache();
            using var opened = LogStore.Open(disk, "/log", Options);
            Assert.True(opened.EndOffset >= durable, $"seed {seed}, life {life}: {durable} was durable, {opened.EndOffset} is left");
            Assert.True(opened.PromisedEpoch >= promised, $"seed {seed}, life {life}: a promise was forgotten");
        }
    }

    private static long Live(LogStore store, ForgetfulDisk disk, SampleLog log, Random random, List<byte> appended, ref long promised)
    {
        var ends = new List<long> { store.EndOffset };
        var cutTo = long.MaxValue;
        try
        {
            for (var step = random.Next(60); step > 0; step--)
            {
                switch (random.Next(20))
                {
                    case < 3:
                        AppendInPieces(store, log, random, appended);
                        ends.Add(store.EndOffset);
                        break;
                    case < 12:
                        log.MoveTo(store.EndOffset);
                        var group = log.Many(random.Next(1, 4));
                        appended.AddRange(group);
                        store.Append(group);
                        ends.Add(store.EndOffset);
                        break;
                    case < 16:
                        store.Sync();
                        break;
                    case 16:
                        store.Stamp();
                        break;
                    case 17:
                        store.Promise(store.PromisedEpoch + 1, random.NextInt64());
                        promised = store.PromisedEpoch;
                        break;
                    case 18 when random.Next(4) == 0:
                        var to = cutTo = ends[random.Next(ends.Count)];
                        store.Truncate(to);
                        cutTo = long.MaxValue;
                        appended.RemoveRange((int)to, appended.Count - (int)to);
                        ends.RemoveAll(end => end > to);
                        break;
                    case 19 when random.Next(10) == 0:
                        disk.SyncsUntilFailure = random.Next(3);
                        break;
                }
            }
        }
        catch (LogFailedException)
        {
            // The rest of this life can only be read.
        }

        return Math.Min(store.DurableOffset, cutTo);
    }

    /// <summary>One record in two to five pieces; of every third only some, and what comes next finds them there.</summary>
    private static void AppendInPieces(LogStore store, SampleLog log, Random random, List<byte> appended)
    {
        log.MoveTo(store.EndOffset);
        var record = log.Next(random.Next(4) == 0 ? random.Next(9000) : null);
        var count = random.Next(3) == 0 ? random.Next(1, 4) : int.MaxValue;
        var before = store.EndOffset;
        store.DropPieces();
        for (var at = 0; at < record.Length && count > 0; count--)
        {
            var bytes = Math.Min(record.Length - at, Math.Max(RecordFormat.HeaderBytes, record.Length / random.Next(2, 6)));
            if (at + bytes == record.Length && at > 0) appended.AddRange(record);
            else if (at == 0) bytes = Math.Min(bytes, record.Length - 1);
            Assert.Equal(at + bytes == record.Length, store.AppendPiece(record.AsSpan(at, bytes)));
            at += bytes;
            Assert.Equal(at == record.Length ? before + record.Length : before, store.EndOffset);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Torn_at_every_byte_above_the_durable_offset_the_tail_is_cut_and_reported(bool isEncrypted)
    {
        var (disk, durable, all) = Written(seed: 21, isEncrypted);
        var whole = disk.Bytes(First);
        var written = whole.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var cuts = 0;
        for (var cut = 64; cut <= written; cut += isEncrypted ? 3 : 1)
        {
            var torn = (byte[])whole.Clone();
            torn.AsSpan(cut).Clear();
            var copy = disk.Copy();
            copy.Overwrite(First, torn);
            using var store = LogStore.Open(copy, "/log", Options);
            var left = LogStoreTests.ReadAll(store);
            Assert.Equal(all.Take(left.Count), left);
            if (store.Cut is not null) cuts++;
            store.Dispose();
            using var again = LogStore.Open(copy, "/log", Options);
            Assert.Null(again.Cut);
            Assert.Equal(left.Count, again.EndOffset);
        }

        Assert.True(cuts > written / 8 && durable > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flipped_bit_below_a_stamp_is_corruption_and_above_it_a_tail_that_is_cut(bool isEncrypted)
    {
        var (disk, durable, all) = Written(seed: 22, isEncrypted);
        var whole = disk.Bytes(First);
        var written = whole.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var (refused, cut) = (0, 0);
        for (var at = 64; at < written; at += isEncrypted ? 3 : 1)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            var copy = disk.Copy();
            copy.Overwrite(First, damaged);
            try
            {
                using var store = LogStore.Open(copy, "/log", Options);
                Assert.Equal(all.Take((int)store.EndOffset), LogStoreTests.ReadAll(store));
                Assert.True(store.EndOffset >= durable, $"byte {at}: opened at {store.EndOffset}, and {durable} was stamped");
                if (store.Cut is not null) cut++;
            }
            catch (CorruptLogException corrupt)
            {
                refused++;
                Assert.True(corrupt.Offset < durable && corrupt.File == First, $"byte {at}: refused at {corrupt.Offset}, and only {durable} was stamped");
            }
        }

        Assert.True(refused > 60 && cut > 60, $"{refused} refused, {cut} cut");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damage_in_a_segment_that_has_a_successor_is_corruption_wherever_it_is(bool isEncrypted)
    {
        var disk = new ForgetfulDisk(23) { Keys = isEncrypted ? SampleKeys.Of(23, 1) : null };
        var log = new SampleLog(23);
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            while (disk.FileNames("/log").Count < 3) store.Append(log.Many(2));
        }

        var whole = disk.Bytes(First);
        for (var at = 0; at < whole.Length; at += isEncrypted ? 9 : 3)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            var copy = disk.Copy();
            copy.Overwrite(First, damaged);
            try
            {
                using var store = LogStore.Open(copy, "/log", Options);
                Assert.Equal(log.Offset, store.EndOffset);
            }
            catch (CorruptLogException)
            {
                // Refused; the other bytes are padding between groups.
            }
        }

        var gap = disk.Copy();
        gap.Delete(gap.FileNames("/log").Order(StringComparer.Ordinal).Skip(1).Select(name => "/log/" + name).First());
        Assert.Throws<CorruptLogException>(() => LogStore.Open(gap, "/log", Options));
    }

    /// <summary>Seeded mutations of whole files: opening either refuses, or gives a log that reads without surprises.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hostile_files_are_refused_or_read(bool isEncrypted)
    {
        const int seed = 24;
        var random = new Random(seed);
        var (disk, _, _) = Written(seed, isEncrypted);
        var whole = disk.Bytes(First);
        for (var round = 0; round < (isEncrypted ? 700 : 3000); round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(damaged.Length - 4);
                if (random.Next(2) == 0) BitConverter.TryWriteBytes(damaged.AsSpan(at), random.Next());
                else damaged.AsSpan(at, Math.Min(random.Next(200), damaged.Length - at)).Fill((byte)random.Next(256));
            }

            var copy = new ForgetfulDisk(seed) { Keys = disk.Keys };
            copy.Overwrite(First, random.Next(5) == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                using var store = LogStore.Open(copy, "/log", Options);
                Assert.Equal(store.EndOffset, LogStoreTests.ReadAll(store).Count);
            }
            catch (CorruptLogException)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }
        }
    }

    /// <summary>A log of one segment: groups synced and stamped, then groups that only the cache had.</summary>
    private static (ForgetfulDisk Disk, long Stamped, byte[] All) Written(int seed, bool isEncrypted)
    {
        var disk = new ForgetfulDisk(seed) { Keys = isEncrypted ? SampleKeys.Of(seed, 1) : null };
        var log = new SampleLog(seed);
        var store = LogStore.Open(disk, "/log", Options);
        var all = new List<byte>();
        void Append(int records)
        {
            var bytes = log.Many(records);
            all.AddRange(bytes);
            store.Append(bytes);
        }

        Append(2);
        Append(1);
        store.Sync();
        var stamped = store.DurableOffset;
        Append(2);
        Append(1);
        Assert.Single(disk.FileNames("/log"));
        return (disk, stamped, [.. all]);
    }
}
