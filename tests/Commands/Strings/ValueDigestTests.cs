using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Strings;

/// <summary>Digests of bytes 3, 10, 17 ... of all lengths that take ways of their own; the numbers are those of libxxhash 0.8.1.</summary>
public sealed class ValueDigestTests
{
    [Theory]
    [InlineData(0, "2d06800538d394c2")]
    [InlineData(1, "13e608bc156defed")]
    [InlineData(2, "1c9074b93943b86c")]
    [InlineData(3, "a9088dda485b481c")]
    [InlineData(4, "6d9253b16c8b1ed3")]
    [InlineData(7, "8e8291ad89127e2e")]
    [InlineData(8, "60539db630471163")]
    [InlineData(9, "feff668361d723a8")]
    [InlineData(16, "b8c859b0f030b585")]
    [InlineData(17, "714a04408e79b80f")]
    [InlineData(32, "19ff4ee1d6ba1a55")]
    [InlineData(33, "3e44983ad21679c8")]
    [InlineData(64, "287eb1fa9e4be2c1")]
    [InlineData(65, "829218de4d798646")]
    [InlineData(96, "f084e7cfbc624743")]
    [InlineData(97, "1daa83271a8e7b7c")]
    [InlineData(128, "67425a03650261bf")]
    [InlineData(129, "c664bf3311c6abc4")]
    [InlineData(160, "d70dea8de694b883")]
    [InlineData(240, "64556dc6b462a6cf")]
    [InlineData(241, "8beadd3a8874fe17")]
    [InlineData(512, "f58202b8d9019d1d")]
    [InlineData(1024, "9b81661c641c72b1")]
    [InlineData(1025, "806c2072ed713576")]
    [InlineData(1088, "2f8781e01841f0da")]
    [InlineData(2048, "abe604813ba62ed1")]
    [InlineData(3000, "c89178bb873c6b3d")]
    public void Digests_are_those_of_the_library(int length, string digest)
    {
        using var server = new TestServer();
        server.Run("SET"u8.ToArray(), "k"u8.ToArray(), [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + 3))]);
        server.Expect("DIGEST k", digest);
        server.Expect($"SET k other IFDEQ {digest.ToUpperInvariant()}", "OK");
    }

    [Fact]
    public void Numbers_are_digested_as_text()
    {
        using var server = new TestServer();
        server.Run("SET number 12345");
        server.Run("SETRANGE text 0 12345");
        Assert.Equal(server.Run("DIGEST number"), server.Run("DIGEST text"));
        server.Expect("DIGEST nosuch", "nil");
        server.Run("RPUSH list a");
        server.Expect("DIGEST list", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
