using System.Buffers.Binary;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Writing;

namespace Distro.Tests.Snapshots;

public class HostileBytesTests
{
    [Fact]
    public void Every_changed_byte_is_found()
    {
        var (bytes, _, _) = Sample.Make(21, slots: 4, largeBytes: 300, functionBytes: 100);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.False(IsRight(changed), $"byte {at} changed and nobody saw it");
        }
    }

    [Fact]
    public void Every_shorter_or_longer_file_is_refused()
    {
        var (bytes, _, _) = Sample.Make(22, slots: 2, largeBytes: 30, functionBytes: 10);
        Assert.True(IsRight(bytes));
        for (var length = 0; length < bytes.Length; length++) Assert.False(IsRight(bytes[..length]));
        Assert.False(IsRight([.. bytes, 0]));
    }

    [Fact]
    public void Frames_of_another_snapshot_do_not_fit()
    {
        var (bytes, _, _) = Sample.Make(23, slots: 4, largeBytes: 300, functionBytes: 100);
        (Sample.Header with { Id = Sample.Id + 1 }).Write(bytes);
        Assert.False(IsRight(bytes));
    }

    [Fact]
    public void Frames_left_out_doubled_or_swapped_are_found_though_each_is_right()
    {
        var (bytes, _, _) = Sample.Make(24, slots: 3, largeBytes: 300_000, functionBytes: 300_000);
        var frames = Frames(bytes);
        Assert.True(IsRight(Join(bytes, frames)));
        for (var i = 0; i < frames.Count; i++)
        {
            Assert.False(IsRight(Join(bytes, [.. frames[..i], .. frames[(i + 1)..]])), $"frame {i} left out");
            Assert.False(IsRight(Join(bytes, [.. frames[..i], frames[i], .. frames[i..]])), $"frame {i} doubled");
            if (i > 0) Assert.False(IsRight(Join(bytes, [.. frames[..(i - 1)], frames[i], frames[i - 1], .. frames[(i + 1)..]])), $"frames {i - 1} and {i} swapped");
        }
    }

    [Fact]
    public void Right_checksums_over_wrong_contents_never_do_worse_than_be_refused()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var (bytes, _, _) = Sample.Make(25, slots: 4, largeBytes: 300, functionBytes: 100);
        var frames = Frames(bytes);
        for (var round = 0; round < 4_000; round++)
        {
            var changed = frames.ConvertAll(frame => frame.ToArray());
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var frame = changed[random.Next(changed.Count)];
                if (frame.Length == SnapshotFormat.FrameHeaderBytes) continue;
                frame[random.Next(FrameBuffer.KindAt, frame.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : 255);
                BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(FrameBuffer.ChecksumAt), FrameBuffer.Checksum(Sample.Id, frame));
            }

            var whole = Join(bytes, changed);
            var reader = new SectionReader(Sample.Id, SnapshotFormat.HeaderBytes, new Sample());
            try
            {
                reader.Add(whole.AsSpan(SnapshotFormat.HeaderBytes..^SnapshotFormat.FooterBytes));
            }
            catch (CorruptSnapshotException)
            {
            }
        }
    }

    [Fact]
    public void Claimed_lengths_cost_nothing_before_the_bytes_are_there()
    {
        var frame = new FrameBuffer(Sample.Id);
        frame.Add([0, .. new byte[15], 0xff, 0xff, 0xff, 0x1f, 0xff, 0xff, 0xff, 0x1f]);
        frame.Take(1)[0] = 1;
        var bytes = frame.Finish(FrameKind.Fragment, out _).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new SectionReader(Sample.Id, SnapshotFormat.HeaderBytes, new Sample());
        Assert.Throws<CorruptSnapshotException>(() => reader.Add(bytes));
        Assert.Throws<CorruptSnapshotException>(() => new SectionReader(Sample.Id, 0, new Sample()).Add([0xff, 0xff, 0xff, 0x7f, .. new byte[60]]));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 256 * 1024);
    }

    [Fact]
    public void Random_indexes_are_refused()
    {
        var (bytes, _, _) = Sample.Make(26, slots: 4, largeBytes: 300, functionBytes: 100);
        SnapshotFooter.Read(bytes.AsSpan(^SnapshotFormat.FooterBytes..), bytes.Length, out var footer);
        var random = new Random(26);
        var index = bytes[(int)footer.IndexPosition..^SnapshotFormat.FooterBytes];
        for (var i = 0; i < 2000; i++)
        {
            var changed = index.ToArray();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            Assert.Throws<CorruptSnapshotException>(() => SnapshotIndex.Read(changed, footer));
        }
    }

    private static bool IsRight(byte[] bytes)
    {
        try
        {
            var verifier = new SnapshotVerifier(bytes.Length);
            verifier.Add(bytes);
            verifier.End();
            return true;
        }
        catch (CorruptSnapshotException)
        {
            return false;
        }
    }

    private static List<byte[]> Frames(byte[] bytes)
    {
        var frames = new List<byte[]>();
        for (var at = SnapshotFormat.HeaderBytes; at < bytes.Length - SnapshotFormat.FooterBytes;)
        {
            var length = SnapshotFormat.FrameHeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            frames.Add(bytes[at..(at + length)]);
            at += length;
        }

        return frames;
    }

    private static byte[] Join(byte[] original, List<byte[]> frames)
        => [.. original[..SnapshotFormat.HeaderBytes], .. frames.SelectMany(frame => frame), .. original[^SnapshotFormat.FooterBytes..]];
}
