using System.Globalization;
using System.Text;
using Distro.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Records;

/// <summary>Makes records as a shard would: SETs of random sizes, now and then a transaction, a barrier or an epoch's start.</summary>
internal sealed class SampleLog(int seed, long offset = 0)
{
    private readonly Random random = new(seed);
    private long epoch = 1;
    private long time = 1_700_000_000_000;

    public long Offset { get; private set; } = offset;

    public long Epoch => epoch;

    /// <summary>Lets the records that follow begin elsewhere, as after a truncation.</summary>
    public void MoveTo(long offset) => Offset = offset;

    public byte[] StartEpoch(long number)
    {
        epoch = number;
        var record = RecordWriter.EpochStart(Offset, epoch, ++time);
        Offset += record.Length;
        return record;
    }

    public byte[] Next(int? valueBytes = null)
    {
        var parts = new List<(int Slot, int Database, byte[] Resp)>();
        var count = random.Next(10) == 0 ? random.Next(2, 6) : 1;
        for (var i = 0; i < count; i++)
        {
            parts.Add(random.Next(50) == 0
                ? (RecordFormat.BarrierSlot, 0, Command("FLUSHALL"u8.ToArray()))
                : (random.Next(RecordFormat.SlotCount), random.Next(16), Set(valueBytes ?? random.Next(200))));
        }

        var record = new byte[RecordFormat.RecordBytes(parts.Count, parts.Sum(part => part.Resp.Length))];
        var writer = new RecordWriter(record);
        foreach (var (slot, database, resp) in parts) writer.Part(slot, database, resp);
        var length = writer.Seal(Offset, epoch, time += random.Next(3));
        RecordWriter.Publish(record, length);
        Assert.Equal(record.Length, length);
        Offset += length;
        return record;
    }

    public byte[] Many(int count) => Enumerable.Range(0, count).SelectMany(_ => Next()).ToArray();

    private byte[] Set(int valueBytes)
    {
        var value = new byte[valueBytes];
        random.NextBytes(value);
        return Command("SET"u8.ToArray(), Encoding.ASCII.GetBytes("key:" + random.Next(1000).ToString(CultureInfo.InvariantCulture)), value);
    }

    private static byte[] Command(params byte[][] arguments)
    {
        var bytes = new List<byte>(Encoding.ASCII.GetBytes($"*{arguments.Length}\r\n"));
        foreach (var argument in arguments) bytes.AddRange([.. Encoding.ASCII.GetBytes($"${argument.Length}\r\n"), .. argument, (byte)'\r', (byte)'\n']);
        return [.. bytes];
    }
}
