using System.Text;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Wire.RouterLink;

public class HandshakeTests
{
    [Fact]
    public void Both_sides_with_the_same_secret_agree()
    {
        var (router, shard, steps) = Run("secret", "secret");
        Assert.Equal((HandshakeStep.Done, HandshakeStep.Done), steps);
        Assert.Equal("store-shard-1", router.MemberName);
        Assert.Equal((2, 4, 77UL, 1000), (router.LoopIndex, router.LoopCount, router.Incarnation, router.RequestsOutstandingMax));
        Assert.Equal((1, 3), (shard.LinkIndex, shard.LinkCount));
    }

    [Fact]
    public void The_router_refuses_a_shard_with_another_secret_before_proving_anything()
    {
        var (router, _, steps) = Run("secret", "other");
        Assert.Equal(HandshakeStep.Failed, steps.Router);
        Assert.Contains("secret", router.Failure!);
    }

    [Fact]
    public void The_shard_refuses_a_proof_that_is_wrong_or_reflected()
    {
        foreach (var reflected in new[] { false, true })
        {
            var shard = new ShardHandshake("s"u8.ToArray(), Nonce(2));
            var output = new byte[LinkLimits.HandshakeFrameBytesMax];
            var attach = new byte[LinkLimits.HandshakeFrameBytesMax];
            new AttachFrame { Version = LinkLimits.Version, LinkIndex = 0, LinkCount = 1, Nonce = Nonce(1) }.Write(attach);
            Assert.Equal(HandshakeStep.Continue, shard.Receive(Frame(attach), Welcome(), output, out _));
            var proof = new byte[LinkLimits.HandshakeFrameBytesMax];
            var body = LinkFrame.WriteHeader(proof, LinkFrameKind.Proof, LinkProof.ProofBytes);
            if (reflected) output.AsSpan(LinkLimits.HeaderBytes + 2 + LinkProof.NonceBytes, LinkProof.ProofBytes).CopyTo(body);
            Assert.Equal(HandshakeStep.Failed, shard.Receive(Frame(proof), Welcome(), output, out var written));
            Assert.Equal(LinkFrameKind.Refused, Frame(output).Kind);
            Assert.Equal(Frame(output).Bytes, written);
        }
    }

    [Fact]
    public void Another_version_is_refused_by_name()
    {
        var shard = new ShardHandshake("s"u8.ToArray(), Nonce(2));
        var attach = new byte[LinkLimits.HandshakeFrameBytesMax];
        new AttachFrame { Version = 9, LinkIndex = 0, LinkCount = 1, Nonce = Nonce(1) }.Write(attach);
        var output = new byte[LinkLimits.HandshakeFrameBytesMax];
        Assert.Equal(HandshakeStep.Failed, shard.Receive(Frame(attach), Welcome(), output, out _));
        Assert.Contains("version 9", Encoding.UTF8.GetString(Frame(output).Body));
    }

    [Fact]
    public void No_mutated_frame_ends_a_handshake_well()
    {
        var seed = 20250;
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var router = new RouterHandshake("s"u8.ToArray(), Nonce(1));
            var shard = new ShardHandshake("s"u8.ToArray(), Nonce(2));
            var toShard = new byte[LinkLimits.HandshakeFrameBytesMax];
            var toRouter = new byte[LinkLimits.HandshakeFrameBytesMax];
            router.Start(0, 1, toShard);
            shard.Receive(Frame(toShard), Welcome(), toRouter, out var challengeBytes);
            toRouter[LinkLimits.HeaderBytes + random.Next(challengeBytes - LinkLimits.HeaderBytes)] ^= (byte)(1 + random.Next(255));
            Assert.True(HandshakeStep.Failed == router.Receive(Frame(toRouter), toShard, out _), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_shard_says_what_it_knows_where_routers_of_before_read_no_harm(bool knowsTakers)
    {
        var welcome = new WelcomeFrame { Incarnation = 77, LoopIndex = 2, LoopCount = 4, RequestsOutstandingMax = 1000, KnowsTakers = knowsTakers, MemberName = "store-shard-1"u8 };
        var bytes = new byte[welcome.FrameBytes];
        welcome.Write(bytes);
        Assert.True(WelcomeFrame.TryParse(bytes.AsSpan(LinkLimits.HeaderBytes), out var read));
        Assert.Equal((knowsTakers, 1000U, (ushort)4), (read.KnowsTakers, read.RequestsOutstandingMax, read.LoopCount));
        Assert.Equal("store-shard-1"u8, read.MemberName);
        // All that may differ, for those who know nothing of it: how many requests they may have outstanding, and that only upwards.
        Assert.Equal(knowsTakers ? 0x80 : 0, bytes[LinkLimits.HeaderBytes + 15]);
    }

    private static (RouterHandshake Router, ShardHandshake Shard, (HandshakeStep Router, HandshakeStep Shard) Steps) Run(string routerSecret, string shardSecret)
    {
        var router = new RouterHandshake(Encoding.UTF8.GetBytes(routerSecret), Nonce(1));
        var shard = new ShardHandshake(Encoding.UTF8.GetBytes(shardSecret), Nonce(2));
        var toShard = new byte[LinkLimits.HandshakeFrameBytesMax];
        var toRouter = new byte[LinkLimits.HandshakeFrameBytesMax];
        var written = router.Start(1, 3, toShard);
        var (atRouter, atShard) = (HandshakeStep.Continue, HandshakeStep.Continue);
        while (written > 0 && atRouter == HandshakeStep.Continue)
        {
            atShard = shard.Receive(Frame(toShard), Welcome(), toRouter, out written);
            if (written > 0) atRouter = router.Receive(Frame(toRouter), toShard, out written);
        }

        return (router, shard, (atRouter, atShard));
    }

    private static byte[] Nonce(byte fill) => Enumerable.Repeat(fill, LinkProof.NonceBytes).ToArray();

    private static WelcomeFrame Welcome() => new()
    {
        Incarnation = 77, LoopIndex = 2, LoopCount = 4, RequestsOutstandingMax = 1000, MemberName = "store-shard-1"u8,
    };

    private static LinkFrame Frame(ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(LinkFrameStatus.Complete, LinkFrame.TryRead(bytes, LinkLimits.HandshakeFrameBytesMax, out var frame));
        return frame;
    }
}
