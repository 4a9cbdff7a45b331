using System.Text;
using Distro.Commands.Routing;

namespace Distro.Tests.Commands.Routing;

public sealed class HashSlotTests
{
    [Theory]
    [InlineData("123456789", 0x31C3)]
    [InlineData("", 0)]
    public void The_checksum_is_the_protocols(string text, int crc) => Assert.Equal(crc, HashSlot.Crc16(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("foo", 12182)]
    [InlineData("bar", 5061)]
    [InlineData("{user1000}.following", 3443)]
    [InlineData("{user1000}.followers", 3443)]
    [InlineData("foo{}{bar}", 8363)]
    [InlineData("foo{{bar}}zap", 4015)]
    [InlineData("foo{bar}{zap}", 5061)]
    [InlineData("foo{bar", 15278)]
    public void Slots_are_those_of_every_cluster(string key, int slot) => Assert.Equal(slot, HashSlot.Of(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void Eight_bytes_at_once_give_what_one_at_a_time_gives()
    {
        var random = new Random(3);
        var bytes = new byte[200];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            var span = bytes.AsSpan(0, random.Next(bytes.Length));
            var crc = 0;
            foreach (var value in span)
            {
                crc ^= value << 8;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
            }

            Assert.Equal(crc, HashSlot.Crc16(span));
        }
    }
}
