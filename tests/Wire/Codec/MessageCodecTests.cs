using System.Buffers;
using Distro.Topology;
using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Tests.Wire.Codec;

public class MessageCodecTests
{
    private static readonly byte[] Records = [1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly Message[] Samples =
    [
        new MemberHello("store-shard-0", -7, "a:1", "a:2", "ä:3", 6380),
        new WriterHello("w", "w:1", [new GroupEpoch(0, 3, 5), new GroupEpoch(2, long.MaxValue)]),
        new MapWatch(9),
        new MapUpdate(Records),
        new MemberHeartbeat(long.MinValue, -1, 5, MemberRole.Candidate, true, 77, 99, 6, true, 123, 17, 18),
        new HeartbeatReply(5, 123, 1500),
        new UsersChange(3, Records),
        new UsersChanged(false, 4, Records, "line 2: ä"),
        new Promise(1, 8, 42, Durability.Always, "w-1", 7),
        new PromiseReply(1, 8, 300, 4096, 4000, 3900, 1767225600000, [new EpochStart(1, 0), new EpochStart(7, 800)], 640, 12, 648, 9000),
        new Append(1, 8, 4096, 4000, 55, Records),
        new AppendReply(1, 8, 4104, 4096, 5000, 55, 1500),
        new Refused(1, 9, 4),
        new Truncate(1, 8, 800),
        new BeginAnew(1, 8, 800, [new EpochStart(3, 0), new EpochStart(7, 640)]),
        new ReadLog(1, -4, 800, 300, 7, true, 65536),
        new ReadLogReply(1, -4, ReadStatus.Diverged, 800, 4000, long.MaxValue, Records),
        new Renew(1, 8, 42, 55, "w-1", 6),
        new RenewReply(1, 8, 55, 1500, 6),
        new RelayOpen(1, 8, 42, 4000),
        new RelayRecords(1, 8, 4000, 3900, Records),
        new RelayAck(1, 8, 4008),
        new RelayFollow(1, "store-shard-1", 800, 7),
        new RelayMissed(1, 8, 4000),
        new ReplicaAck(1, "store-shard-1", 4008),
        new SnapshotOpen(1, 8, -42, 12, 11),
        new SnapshotChunk(1, 12, 4096, Records),
        new SnapshotSeal(1, 12, 9000, uint.MaxValue, 640, 4000, 77),
        new SnapshotReply(1, 12, SnapshotStatus.Invalid, 4104, "byte 7: ä"),
        new SnapshotExport(1, 8, -42, 12, true),
        new ReadSnapshot(1, -4, 12, long.MaxValue, 4096, 65536),
        new ReadSnapshotReply(1, -4, SnapshotReadStatus.Failed, 12, 9000, 640, 4000, 7, 4096, Records),
    ];

    [Fact]
    public void Every_kind_has_a_sample_and_reads_back_the_same()
    {
        Assert.Equal(Enum.GetValues<MessageKind>().Order(), Samples.Select(sample => sample.Kind).Order());
        foreach (var sample in Samples)
        {
            var bytes = Encode(sample);
            Assert.True(MessageCodec.TryDecode(bytes, out var read), sample.Kind.ToString());
            Assert.Equal(sample.GetType(), read!.GetType());
            Assert.Equal(bytes, Encode(read));
        }
    }

    [Fact]
    public void A_message_cut_short_or_with_more_behind_it_is_refused()
    {
        foreach (var sample in Samples)
        {
            var bytes = Encode(sample);
            for (var length = 0; length < bytes.Length; length++) Assert.False(MessageCodec.TryDecode(bytes.AsMemory(0, length), out _), $"{sample.Kind} cut to {length}");
            Assert.False(MessageCodec.TryDecode(bytes.Append((byte)0).ToArray(), out _));
        }
    }

    [Fact]
    public void Random_and_mutated_bytes_never_do_worse_than_be_refused()
    {
        const int Seed = 907;
        var random = new Random(Seed);
        var encoded = Samples.Select(Encode).ToArray();
        for (var i = 0; i < 300_000; i++)
        {
            var bytes = encoded[random.Next(encoded.Length)].ToArray();
            if (random.Next(5) == 0) bytes = new byte[random.Next(64)];
            for (var change = random.Next(1, 6); change > 0 && bytes.Length > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (MessageCodec.TryDecode(bytes, out var message)) Assert.NotNull(message);
        }
    }

    [Fact]
    public void A_claimed_length_costs_nothing_before_it_is_there()
    {
        byte[] frame = [(byte)MessageKind.MapUpdate, 0xff, 0xff, 0xff, 0x7f];
        Assert.InRange(Allocation.Least(() => Assert.False(MessageCodec.TryDecode(frame, out _))), 0, 4095);
    }

    private static byte[] Encode(Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(message, output);
        return output.WrittenSpan.ToArray();
    }
}
