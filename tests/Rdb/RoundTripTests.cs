using Distro.Rdb;

namespace Distro.Tests.Rdb;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_written_reads_back_as_the_same(int seed)
    {
        using var keyspace = new RestoringKeyspace();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            Values.Fill(keyspace.Open(), round % Values.PayloadKinds, random);
            var payload = keyspace.Write();
            Assert.True(keyspace.Read(payload) == RestoreStatus.Restored, $"seed {seed} round {round}");
            Assert.True(keyspace.Open("copy").Type == keyspace.Open().Type, $"seed {seed} round {round}");
            Assert.Equal(Contents.Of(keyspace.Open()), Contents.Of(keyspace.Open("copy")));
            keyspace.Delete("key");
            keyspace.Delete("copy");
        }

        keyspace.CheckNothingIsLeft();
    }

    [Fact]
    public void A_footer_must_be_there_and_right()
    {
        using var keyspace = new RestoringKeyspace();
        Values.Fill(keyspace.Open(), 5, new Random(1));
        var payload = keyspace.Write();
        for (var i = 0; i < payload.Length; i++)
        {
            var flipped = payload.ToArray();
            flipped[i] ^= 1;
            Assert.Equal(RestoreStatus.WrongFooter, keyspace.Read(flipped));
            Assert.Equal(RestoreStatus.WrongFooter, keyspace.Read(payload[..i]));
        }

        Assert.Equal(RestoreStatus.WrongFooter, keyspace.Read(RestoringKeyspace.Seal(payload.AsSpan()[..^10], version: 81)));
        Assert.Equal(RestoreStatus.WrongFooter, keyspace.Read(RestoringKeyspace.Seal(payload.AsSpan()[..^10], version: 0)));
        Assert.Equal(RestoreStatus.WrongFormat, keyspace.Read(RestoringKeyspace.Seal([])));
        Assert.False(keyspace.Open("copy").Exists);
        keyspace.Delete("key");
        keyspace.CheckNothingIsLeft();
    }

    [Fact]
    public void A_payload_over_the_limit_is_not_written()
    {
        using var keyspace = new RestoringKeyspace();
        Values.Fill(keyspace.Open(), 1, new Random(4));
        var length = keyspace.Write().Length;
        Assert.Equal(0, keyspace.Dump.Write(keyspace.Open(), length - 1).Length);
        Assert.Equal(length, keyspace.Dump.Write(keyspace.Open(), length).Length);
    }
}
