using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Server.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

public sealed class SegmentCheckTests : IDisposable
{
    private const int Records = 400;

    private readonly string folder = Directory.CreateTempSubdirectory("distro-segments-").FullName;

    [Fact]
    public void Damage_is_found_in_segments_that_begin_below_an_offset_and_nowhere_else()
    {
        var files = new DiskFileSystem();
        using (var store = LogStore.Open(files, folder, new LogStoreOptions { SegmentBytes = 4096 }))
        {
            for (var epoch = 1; epoch <= Records; epoch++) store.Append(RecordWriter.EpochStart(store.EndOffset, epoch, epoch));
        }

        var paths = Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal).ToArray();
        Assert.True(paths.Length > 4, "there are few segments");
        using var check = new SegmentCheck(files, folder, NullLogger.Instance);
        Assert.Equal(0, check.Run(long.MaxValue));
        foreach (var damaged in new[] { 1, 3 })
        {
            var bytes = File.ReadAllBytes(paths[damaged]);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(paths[damaged], bytes);
        }

        var begins = paths.Select(path => long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.NumberStyles.HexNumber)).ToArray();
        Assert.Equal([0, 1, 1, 1, 2], new[] { begins[1], begins[1] + 1, begins[2], begins[3], begins[3] + 1 }.Select(check.Run));
    }

    [Fact]
    public void A_log_opens_by_its_seals_and_says_so_when_what_it_reads_is_damaged()
    {
        var files = new DiskFileSystem();
        var options = new LogStoreOptions { SegmentBytes = 4096, VerifySealedSegments = false };
        using (var store = LogStore.Open(files, folder, options))
        {
            for (var epoch = 1; epoch <= Records; epoch++) store.Append(RecordWriter.EpochStart(store.EndOffset, epoch, epoch));
        }

        var path = Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal).ElementAt(1);
        var bytes = File.ReadAllBytes(path);
        bytes[2000] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var damaged = LogStore.Open(files, folder, options);
        var walk = damaged.Walk(0);
        var whole = 0L;
        var isDamaged = false;
        try
        {
            while (walk.TryNext(out var records, out var offset)) whole = offset + RecordReader.WholeBytes(records, offset) < walk.Offset ? throw new InvalidDataException() : walk.Offset;
        }
        catch (Exception error) when (error is CorruptLogException or InvalidDataException)
        {
            isDamaged = true;
        }

        Assert.True(isDamaged);
        Assert.InRange(whole, 1, 2 * 4096);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
