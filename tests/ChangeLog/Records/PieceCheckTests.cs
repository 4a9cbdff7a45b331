using Distro.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Records;

/// <summary>Pieces are vouched for exactly as the whole record is.</summary>
public class PieceCheckTests
{
    [Fact]
    public void Whatever_way_a_record_is_cut_it_is_whole_with_its_last_piece()
    {
        var random = new Random(5);
        var log = new SampleLog(5);
        for (var i = 0; i < 200; i++)
        {
            var record = log.Next(random.Next(3) == 0 ? random.Next(5000) : null);
            Assert.True(IsWhole(record, random));
        }
    }

    [Fact]
    public void A_damaged_record_is_refused_exactly_when_the_reader_of_whole_records_refuses_it()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var record = new SampleLog(seed).Next();
            record[random.Next(RecordFormat.OffsetAt + sizeof(long), record.Length)] ^= (byte)(1 << random.Next(8));
            if (random.Next(2) == 0) Reseal(record);
            var whole = RecordReader.WholeBytes(record, 0) == record.Length;
            Assert.True(whole == IsWhole(record, random), $"seed {seed}: read whole {whole}, in pieces {!whole}");
        }
    }

    private static bool IsWhole(byte[] record, Random random)
    {
        var check = new PieceCheck();
        for (var at = 0; at < record.Length;)
        {
            var least = at == 0 ? RecordFormat.HeaderBytes : 1;
            var most = at == 0 ? record.Length - 1 : record.Length - at;
            var bytes = random.Next(least, most + 1);
            if (!check.Add(record.AsSpan(at, bytes))) return false;
            at += bytes;
        }

        return check.IsWhole;
    }

    /// <summary>Makes the checksum right again: what else is wrong must be found.</summary>
    private static void Reseal(byte[] record) => BitConverter.TryWriteBytes(record.AsSpan(RecordFormat.ChecksumAt), RecordChecksum.Of(record));
}
