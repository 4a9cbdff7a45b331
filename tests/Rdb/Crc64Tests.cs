using Distro.Rdb;

namespace Distro.Tests.Rdb;

public sealed class Crc64Tests
{
    [Fact]
    public void The_check_value_of_the_polynomial_comes_out() => Assert.Equal(0xE9C6D914C4B8D9CA, Crc64.Of("123456789"u8));

    [Fact]
    public void Eight_bytes_a_step_give_what_one_bit_a_step_gives()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(BitByBit(bytes), Crc64.Of(bytes));
        }
    }

    private static ulong BitByBit(byte[] bytes)
    {
        var crc = 0UL;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x95AC9329AC4BC9B5 : crc >> 1;
        }

        return crc;
    }
}
