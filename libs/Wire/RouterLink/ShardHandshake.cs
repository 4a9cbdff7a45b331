using System.Buffers.Binary;
using System.Text;

namespace Distro.Wire.RouterLink;

/// <summary>
/// The shard's half of the handshake, frame by frame and without I/O: Attach is answered with Challenge, Proof with Welcome.
/// Until it is done nothing else is accepted, and no frame longer than <see cref="LinkLimits.HandshakeFrameBytesMax"/> is waited for.
/// </summary>
public sealed class ShardHandshake
{
    private readonly ReadOnlyMemory<byte> secret;
    private readonly byte[] routerNonce = new byte[LinkProof.NonceBytes];
    private readonly byte[] shardNonce;
    private bool attached;

    /// <param name="secret">The cluster's link secret.</param>
    /// <param name="nonce"><see cref="LinkProof.NonceBytes"/> bytes from a cryptographic source, never used before.</param>
    public ShardHandshake(ReadOnlyMemory<byte> secret, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, LinkProof.NonceBytes);
        this.secret = secret;
        shardNonce = nonce.ToArray();
    }

    /// <summary>Which of the router's links this is; known once attached.</summary>
    public int LinkIndex { get; private set; }

    public int LinkCount { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>
    /// Takes the next frame; writes the answer into <paramref name="output"/> (at least <see cref="LinkLimits.HandshakeFrameBytesMax"/> bytes).
    /// <paramref name="welcome"/> is what the shard says of itself when all is well.
    /// </summary>
    public HandshakeStep Receive(LinkFrame frame, in WelcomeFrame welcome, Span<byte> output, out int written)
    {
        written = 0;
        if (!attached) return ReceiveAttach(frame, output, out written);
        if (frame.Kind != LinkFrameKind.Proof || frame.Body.Length != LinkProof.ProofBytes)
            return Refuse("a frame that is not the router's proof came in its place", output, out written);
        if (!LinkProof.Check(secret.Span, LinkProof.RouterLabel, routerNonce, shardNonce, frame.Body))
            return Refuse("the router's link secret is not this cluster's", output, out written);
        written = welcome.Write(output);
        return HandshakeStep.Done;
    }

    private HandshakeStep ReceiveAttach(LinkFrame frame, Span<byte> output, out int written)
    {
        if (frame.Kind != LinkFrameKind.Attach || !AttachFrame.TryParse(frame.Body, out var attach))
            return Refuse("the first frame is not a router's", output, out written);
        if (attach.Version != LinkLimits.Version)
            return Refuse($"the router speaks link version {attach.Version}, this shard {LinkLimits.Version}", output, out written);
        attached = true;
        attach.Nonce.CopyTo(routerNonce);
        LinkIndex = attach.LinkIndex;
        LinkCount = attach.LinkCount;
        var body = LinkFrame.WriteHeader(output, LinkFrameKind.Challenge, ChallengeFrame.BodyBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(body, LinkLimits.Version);
        shardNonce.CopyTo(body[2..]);
        LinkProof.Write(secret.Span, LinkProof.ShardLabel, routerNonce, shardNonce, body[(2 + LinkProof.NonceBytes)..]);
        written = LinkLimits.HeaderBytes + body.Length;
        return HandshakeStep.Continue;
    }

    private HandshakeStep Refuse(string reason, Span<byte> output, out int written)
    {
        Failure = reason;
        var text = Encoding.UTF8.GetBytes(reason);
        text.CopyTo(LinkFrame.WriteHeader(output, LinkFrameKind.Refused, text.Length));
        written = LinkLimits.HeaderBytes + text.Length;
        return HandshakeStep.Failed;
    }
}
