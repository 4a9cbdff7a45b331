using System.Text;
using Distro.Rdb.Lzf;

namespace Distro.Tests.Rdb;

public sealed class LzfTests
{
    [Fact]
    public void What_is_compressed_expands_to_itself()
    {
        var random = new Random(3);
        var compressor = new LzfCompressor();
        for (var round = 0; round < 3_000; round++)
        {
            var source = Sample(random);
            var target = new byte[source.Length + (source.Length / 16) + 16];
            var length = compressor.Compress(source, target);
            var back = new byte[source.Length];
            Assert.True(LzfExpander.TryExpand(target.AsSpan(0, length), back), $"round {round}");
            Assert.True(source.AsSpan().SequenceEqual(back), $"round {round}");
        }
    }

    [Fact]
    public void Repetition_is_found()
    {
        var source = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("the same words again, ", 100)));
        Assert.InRange(new LzfCompressor().Compress(source, new byte[source.Length]), 1, source.Length / 20);
        Assert.Equal(0, new LzfCompressor().Compress("nothing twice in here"u8, new byte[17]));
    }

    [Fact]
    public void Garbage_expands_to_nothing_and_does_no_harm()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var source = new byte[random.Next(40)];
            random.NextBytes(source);
            for (var i = 0; i < source.Length; i++) source[i] = random.Next(3) == 0 ? source[i] : (byte)random.Next(40);
            _ = LzfExpander.TryExpand(source, new byte[random.Next(100)]);
        }

        Assert.False(LzfExpander.TryExpand([0], new byte[1]));
        Assert.False(LzfExpander.TryExpand([0x20, 0], new byte[3]));
        Assert.False(LzfExpander.TryExpand([0, 1, 0xE0, 0xFF], new byte[300]));
    }

    private static byte[] Sample(Random random)
    {
        var bytes = new byte[random.Next(random.Next(20) == 0 ? 20_000 : 300)];
        var kinds = random.Next(1, 255);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = i > 20 && random.Next(4) > 0 ? bytes[i - random.Next(1, 20)] : (byte)random.Next(kinds);
        return bytes;
    }
}
