using System.Text;
using Distro.ChangeLog.Keys;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Keys;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Store;

/// <summary>A log on a disk with keys: what is on it is not in clear, any of the keys reads what it wrote, and without one nothing is taken for damage.</summary>
public class EncryptedLogTests
{
    private static readonly LogStoreOptions Options = new() { SegmentBytes = 4096, ChunkBytes = 256, Random = new Random(1) };

    [Fact]
    public void Nothing_that_was_written_is_in_clear_on_the_disk()
    {
        foreach (var keys in new[] { null, SampleKeys.Of(1, 1) })
        {
            var disk = new ForgetfulDisk(1) { Keys = keys };
            using var store = LogStore.Open(disk, "/log", Options);
            store.Append(new SampleLog(1).Many(5));
            Assert.Equal(keys is null, Encoding.Latin1.GetString(disk.Bytes("/log/0000000000000000.log")).Contains("key:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_log_begun_in_clear_goes_on_encrypted_and_a_new_key_is_for_new_segments()
    {
        var disk = new ForgetfulDisk(2);
        var log = new SampleLog(2);
        var all = new List<byte>();
        foreach (var keys in new[] { null, SampleKeys.Of(1, 1), SampleKeys.Of(2, 2, 1), SampleKeys.Of(3, 3, 2, 1) })
        {
            disk.Keys = keys;
            using var store = LogStore.Open(disk, "/log", Options);
            Assert.Equal(all, LogStoreTests.ReadAll(store));
            for (var i = 0; i < 20; i++)
            {
                var group = log.Many((i % 3) + 1);
                store.Append(group);
                all.AddRange(group);
            }

            store.Sync();
            Assert.Equal(all, LogStoreTests.ReadAll(store));
        }

        var reports = SegmentReport.Paths(disk, "/log").Select(path => SegmentReport.Read(disk, path)).ToArray();
        Assert.False(reports[0].IsEncrypted);
        Assert.True(reports[^1].IsEncrypted);
        Assert.All(reports, report => Assert.Null(report.Damage));
        disk.Keys = SampleKeys.Of(4, 3, 1);
        var error = Assert.Throws<MissingKeyException>(() => LogStore.Open(disk, "/log", Options));
        Assert.Equal(Convert.ToHexStringLower(SampleKeys.Of(1, 2).CurrentId), error.KeyId);
        disk.Keys = null;
        Assert.Throws<MissingKeyException>(() => LogStore.Open(disk, "/log", Options));
    }

    [Fact]
    public void A_cut_in_the_middle_of_a_group_keeps_what_is_below_wherever_it_is()
    {
        for (var count = 1; count < 12; count++)
        {
            var disk = new ForgetfulDisk(count) { Keys = SampleKeys.Of(count, 1) };
            var log = new SampleLog(count);
            var bytes = log.Many(12);
            long cut = 0;
            using (var store = LogStore.Open(disk, "/log", Options))
            {
                store.Append(bytes);
                store.Append(log.Many(3));
                var reader = new RecordReader(bytes, 0);
                for (var i = 0; i < count; i++) reader.Read(out _);
                cut = reader.Offset;
                store.Truncate(cut);
                log.MoveTo(cut);
                var more = log.Many(2);
                store.Append(more);
                Assert.Equal([.. bytes[..(int)cut], .. more], LogStoreTests.ReadAll(store));
            }

            using var opened = LogStore.Open(disk, "/log", Options);
            Assert.Equal(bytes[..(int)cut], LogStoreTests.ReadAll(opened)[..(int)cut]);
            Assert.Null(opened.Cut);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(700)]
    public void A_record_in_pieces_reads_back_in_pieces_of_any_size(int pieceBytes)
    {
        var disk = new ForgetfulDisk(5) { Keys = SampleKeys.Of(5, 1) };
        var log = new SampleLog(5);
        var record = log.Next(9000);
        using var store = LogStore.Open(disk, "/log", Options);
        for (var at = 0; at < record.Length; at += pieceBytes) store.AppendPiece(record.AsSpan(at, Math.Min(pieceBytes, record.Length - at)));
        Assert.Equal(record.Length, store.EndOffset);
        Assert.Equal(record, LogStoreTests.ReadAll(store));
        foreach (var size in new[] { 1, 255, 256, 1000 })
        {
            var read = new List<byte>();
            var buffer = new byte[size];
            while (read.Count < record.Length) read.AddRange(buffer[..store.ReadPiece(0, read.Count, buffer)]);
            Assert.Equal(record, read);
        }
    }
}
