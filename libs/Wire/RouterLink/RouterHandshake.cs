using System.Buffers.Binary;
using System.Text;

namespace Distro.Wire.RouterLink;

/// <summary>
/// The router's half of the handshake, frame by frame and without I/O: sends Attach, checks the shard's proof before giving its own, ends with Welcome.
/// </summary>
public sealed class RouterHandshake
{
    private readonly ReadOnlyMemory<byte> secret;
    private readonly byte[] nonce;
    private bool proved;

    /// <param name="secret">The cluster's link secret.</param>
    /// <param name="nonce"><see cref="LinkProof.NonceBytes"/> bytes from a cryptographic source, never used before.</param>
    public RouterHandshake(ReadOnlyMemory<byte> secret, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, LinkProof.NonceBytes);
        this.secret = secret;
        this.nonce = nonce.ToArray();
    }

    public string? Failure { get; private set; }

    public string MemberName { get; private set; } = "";

    public ulong Incarnation { get; private set; }

    public int LoopIndex { get; private set; }

    public int LoopCount { get; private set; }

    public int RequestsOutstandingMax { get; private set; }

    /// <summary>The shard may be sent <see cref="TakersFrame"/>.</summary>
    public bool KnowsTakers { get; private set; }

    /// <summary>Writes the first frame; returns its bytes. <paramref name="output"/>: at least <see cref="LinkLimits.HandshakeFrameBytesMax"/> bytes.</summary>
    public int Start(int linkIndex, int linkCount, Span<byte> output) => new AttachFrame
    {
        Version = LinkLimits.Version,
        LinkIndex = (ushort)linkIndex,
        LinkCount = (ushort)linkCount,
        Nonce = nonce,
    }.Write(output);

    /// <summary>Takes the next frame; writes the answer into <paramref name="output"/>.</summary>
    public HandshakeStep Receive(LinkFrame frame, Span<byte> output, out int written)
    {
        written = 0;
        if (frame.Kind == LinkFrameKind.Refused) return Fail("the shard refused the link: " + Encoding.UTF8.GetString(frame.Body));
        return proved ? ReceiveWelcome(frame) : ReceiveChallenge(frame, output, out written);
    }

    private HandshakeStep ReceiveChallenge(LinkFrame frame, Span<byte> output, out int written)
    {
        written = 0;
        if (frame.Kind != LinkFrameKind.Challenge || frame.Body.Length != ChallengeFrame.BodyBytes) return Fail("what answered is not a shard's link port");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(frame.Body);
        if (version != LinkLimits.Version) return Fail($"the shard speaks link version {version}, this router {LinkLimits.Version}");
        var shardNonce = frame.Body.Slice(2, LinkProof.NonceBytes);
        if (!LinkProof.Check(secret.Span, LinkProof.ShardLabel, nonce, shardNonce, frame.Body[(2 + LinkProof.NonceBytes)..]))
            return Fail("the shard's link secret is not this router's");
        var body = LinkFrame.WriteHeader(output, LinkFrameKind.Proof, LinkProof.ProofBytes);
        LinkProof.Write(secret.Span, LinkProof.RouterLabel, nonce, shardNonce, body);
        written = LinkLimits.HeaderBytes + LinkProof.ProofBytes;
        proved = true;
        return HandshakeStep.Continue;
    }

    private HandshakeStep ReceiveWelcome(LinkFrame frame)
    {
        if (frame.Kind != LinkFrameKind.Welcome || !WelcomeFrame.TryParse(frame.Body, out var welcome)) return Fail("the shard did not end the handshake with a welcome");
        MemberName = Encoding.UTF8.GetString(welcome.MemberName);
        Incarnation = welcome.Incarnation;
        LoopIndex = welcome.LoopIndex;
        LoopCount = welcome.LoopCount;
        RequestsOutstandingMax = (int)Math.Min(welcome.RequestsOutstandingMax, int.MaxValue);
        KnowsTakers = welcome.KnowsTakers;
        return HandshakeStep.Done;
    }

    private HandshakeStep Fail(string reason)
    {
        Failure = reason;
        return HandshakeStep.Failed;
    }
}
