using System.Text;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Sealing;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Keys;

namespace Distro.Tests.Snapshots;

/// <summary>A snapshot on a disk with keys: whoever has it open sees it in clear, whoever has the disk sees nothing, and a missing key is no damage.</summary>
public class SealedFileTests
{
    private const string Path = "/snapshots/0000000000000001.snap";

    private readonly ForgetfulDisk disk = new(1);

    [Fact]
    public void What_was_written_in_pieces_with_syncs_between_reads_back_anywhere()
    {
        var random = new Random(2);
        var bytes = new byte[300_000];
        random.NextBytes(bytes);
        bytes.AsSpan(1000, 20).Fill((byte)'x');
        using (var file = Open(1).Create(Path))
        {
            for (var at = 0; at < bytes.Length;)
            {
                var piece = Math.Min(bytes.Length - at, random.Next(1, 50_000));
                file.Write(at, bytes.AsSpan(at, piece));
                at += piece;
                if (random.Next(3) == 0) file.Sync();
                if (random.Next(3) == 0) Assert.Equal(bytes[(at / 2)..Math.Min(at, (at / 2) + 100)], Bytes(file, at / 2, Math.Min(at - (at / 2), 100)));
            }

            file.Sync();
            Assert.Equal(bytes, Bytes(file, 0, bytes.Length));
        }

        disk.SyncDirectory("/snapshots");
        disk.LoseTheCache();
        Assert.DoesNotContain(new string('x', 20), Encoding.Latin1.GetString(disk.Bytes(Path)), StringComparison.Ordinal);
        using var read = Open(2, 1).OpenRead(Path);
        Assert.Equal(bytes.Length, read.Length);
        for (var i = 0; i < 50; i++)
        {
            var at = random.Next(bytes.Length);
            var length = random.Next(bytes.Length - at);
            Assert.Equal(bytes[at..(at + length)], Bytes(read, at, length));
        }
    }

    [Fact]
    public void Every_byte_that_is_changed_is_found()
    {
        var (bytes, _, summary) = Sample.Make(3);
        using (var file = Open(1).Create(Path))
        {
            file.Write(0, bytes);
            file.Sync();
            Assert.Equal(summary, SnapshotFile.Verify(file, Path).Summary);
        }

        var whole = (byte[])disk.Bytes(Path).Clone();
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 60))
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 4;
            disk.Overwrite(Path, damaged);
            Assert.Throws<CorruptSnapshotException>(() => Verify(Open(1)));
        }

        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 25))
        {
            disk.Overwrite(Path, whole[..length]);
            Assert.Throws<CorruptSnapshotException>(() => Verify(Open(1)));
        }
    }

    [Fact]
    public void A_missing_key_is_said_and_one_in_clear_needs_none()
    {
        var (bytes, _, summary) = Sample.Make(4);
        using (var file = Open().Create(Path)) file.Write(0, bytes);
        Assert.Equal(bytes, disk.Bytes(Path)[..bytes.Length]);
        Assert.Equal(summary, Verify(Open(1)));
        disk.Delete(Path);
        using (var file = Open(1).Create(Path))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        Assert.Equal(summary, Verify(Open(2, 1)));
        Assert.Throws<MissingKeyException>(() => Verify(Open(2)));
        Assert.Throws<MissingKeyException>(() => Verify(Open()));
    }

    private static SnapshotSummary Verify(SealedFileSystem files)
    {
        using var file = files.OpenRead(Path);
        return SnapshotFile.Verify(file, Path).Summary;
    }

    private static byte[] Bytes(IFile file, int at, int length)
    {
        var bytes = new byte[length];
        return bytes[..file.Read(at, bytes)];
    }

    private SealedFileSystem Open(params int[] numbers) => new(disk, numbers.Length == 0 ? null : SampleKeys.Of(7, numbers));
}
