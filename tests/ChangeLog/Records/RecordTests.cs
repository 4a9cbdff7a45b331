using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Records;

public class RecordTests
{
    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var bytes = new byte[RecordFormat.RecordBytes(2, 3 + 22)];
        var writer = new RecordWriter(bytes);
        writer.Part(16383, 15, "abc"u8);
        writer.Part(RecordFormat.BarrierSlot, 0, "*1\r\n$8\r\nFLUSHALL\r\n    "u8);
        var length = writer.Seal(offset: 4096, epoch: 7, timeMilliseconds: 1_700_000_000_123);
        Assert.Equal(0, RecordWriter.PublishedLength(bytes));
        RecordWriter.Publish(bytes, length);
        Assert.Equal(bytes.Length, RecordWriter.PublishedLength(bytes));

        var reader = new RecordReader(bytes, 4096);
        Assert.Equal(RecordStatus.Whole, reader.Read(out var record));
        Assert.Equal((4096L, 7L, 1_700_000_000_123L, 2), (record.Header.Offset, record.Header.Epoch, record.Header.TimeMilliseconds, record.Header.PartCount));
        var parts = record.Parts;
        Assert.True(parts.MoveNext());
        Assert.Equal((16383, 15, false), (parts.Current.Slot, parts.Current.Database, parts.Current.IsBarrier));
        Assert.True(parts.Current.Resp.SequenceEqual("abc"u8));
        Assert.True(parts.MoveNext());
        Assert.True(parts.Current.IsBarrier);
        Assert.False(parts.MoveNext());
        Assert.Equal(RecordStatus.End, reader.Read(out _));
        Assert.Equal(4096 + bytes.Length, reader.Offset);
    }

    [Fact]
    public void An_epoch_starts_with_a_record_of_its_own()
    {
        var reader = new RecordReader(RecordWriter.EpochStart(64, 9, 5), 64);
        Assert.Equal(RecordStatus.Whole, reader.Read(out var record));
        Assert.Equal((RecordKind.EpochStart, 9L, 0), (record.Header.Kind, record.Header.Epoch, record.Header.PartCount));
    }

    [Fact]
    public void A_record_at_another_offset_is_not_the_one_expected()
    {
        var reader = new RecordReader(RecordWriter.EpochStart(64, 9, 5), 72);
        Assert.Equal(RecordStatus.Damaged, reader.Read(out _));
    }

    [Fact]
    public void Cut_at_every_byte_the_whole_records_before_the_cut_are_read_and_no_more()
    {
        var log = new SampleLog(11);
        var ends = new List<int> { 0 };
        var bytes = new List<byte>();
        for (var i = 0; i < 20; i++)
        {
            bytes.AddRange(log.Next());
            ends.Add(bytes.Count);
        }

        var whole = bytes.ToArray();
        for (var cut = 0; cut <= whole.Length; cut++) Assert.Equal(ends.Last(end => end <= cut), RecordReader.WholeBytes(whole.AsSpan(0, cut), 0));
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        var bytes = new SampleLog(12).Next(valueBytes: 40);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(0, RecordReader.WholeBytes(bytes, 0));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(bytes.Length, RecordReader.WholeBytes(bytes, 0));
    }

    /// <summary>The checksum is made right again after each mutation, so that what stands behind it is reached: counts and lengths that lie.</summary>
    [Fact]
    public void Hostile_bytes_with_a_right_checksum_are_refused_or_stay_inside_the_record()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        var log = new SampleLog(seed);
        var accepted = 0;
        for (var round = 0; round < 300_000; round++)
        {
            if (round % 1000 == 0) log.MoveTo(0);
            var offset = log.Offset;
            var bytes = log.Next(valueBytes: random.Next(48));
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(random.Next(bytes.Length / 4) * 4), (uint)random.NextInt64(uint.MaxValue));
            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(RecordFormat.ChecksumAt), RecordChecksum.Of(bytes));
            var reader = new RecordReader(bytes, offset);
            if (reader.Read(out var record) != RecordStatus.Whole) continue;
            accepted++;
            var walked = RecordFormat.HeaderBytes;
            foreach (var part in record.Parts) walked += RecordFormat.PartHeaderBytes + part.Resp.Length;
            Assert.True(walked <= bytes.Length && bytes.Length - walked < RecordFormat.Alignment, $"seed {seed}, round {round}");
        }

        Assert.True(accepted > 1000, $"seed {seed}: only {accepted} mutations kept the record's shape");
    }

    [Fact]
    public void Random_bytes_are_never_a_record()
    {
        const int seed = 5;
        var random = new Random(seed);
        var bytes = new byte[256];
        for (var round = 0; round < 200_000; round++)
        {
            random.NextBytes(bytes);
            BinaryPrimitives.WriteInt32LittleEndian(bytes, random.Next(40, 257));
            Assert.True(RecordReader.WholeBytes(bytes.AsSpan(0, random.Next(257)), 0) == 0, $"seed {seed}, round {round}");
        }
    }
}
