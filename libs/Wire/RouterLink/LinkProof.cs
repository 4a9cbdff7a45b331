using System.Security.Cryptography;

namespace Distro.Wire.RouterLink;

/// <summary>
/// Knowledge of the link secret, shown without showing it: HMAC-SHA256 over a label that names the speaker, then both challenges.
/// The label keeps one side's proof from being played back as the other's; both challenges keep a recorded session from being replayed.
/// </summary>
public static class LinkProof
{
    public const int NonceBytes = 32;

    public const int ProofBytes = HMACSHA256.HashSizeInBytes;

    public static ReadOnlySpan<byte> RouterLabel => "distro router-shard link 1, router"u8;

    public static ReadOnlySpan<byte> ShardLabel => "distro router-shard link 1, shard"u8;

    /// <summary>Writes <see cref="ProofBytes"/> bytes.</summary>
    public static void Write(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> routerNonce, ReadOnlySpan<byte> shardNonce, Span<byte> destination)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(label);
        hash.AppendData(routerNonce);
        hash.AppendData(shardNonce);
        hash.GetHashAndReset(destination);
    }

    /// <summary>Compares in time that does not depend on where the proofs differ.</summary>
    public static bool Check(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> routerNonce, ReadOnlySpan<byte> shardNonce, ReadOnlySpan<byte> proof)
    {
        Span<byte> expected = stackalloc byte[ProofBytes];
        Write(secret, label, routerNonce, shardNonce, expected);
        return CryptographicOperations.FixedTimeEquals(expected, proof);
    }
}
