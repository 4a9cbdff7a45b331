namespace Distro.Wire.RouterLink;

/// <summary>The shard's answer to Attach: its version (u16), its nonce, and its proof, in that order.</summary>
public static class ChallengeFrame
{
    public const int BodyBytes = 2 + LinkProof.NonceBytes + LinkProof.ProofBytes;
}
