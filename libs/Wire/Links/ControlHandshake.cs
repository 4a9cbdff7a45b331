using System.Buffers.Binary;
using System.Security.Cryptography;
using Distro.Wire.RouterLink;

namespace Distro.Wire.Links;

/// <summary>
/// How two processes of a cluster find out that they are: each challenges the other with 32 random bytes, and answers with an HMAC-SHA256 of both challenges under
/// the link secret, labelled by who speaks. Hello (caller's challenge), Challenge (listener's challenge and proof), Proof (caller's), Welcome. The listener says
/// nothing of itself to a caller that has not begun as it should, but for its version to one of another, and neither learns anything of the secret from a wrong answer.
/// </summary>
public static class ControlHandshake
{
    /// <summary>Of the handshake and of all messages after it: it goes up with any change of what these look like. 2: what writers know of ensembles goes with promises.</summary>
    internal const ushort Version = 2;

    private const int VersionBytes = 2;
    private const int HelloBytes = 4 + VersionBytes + LinkProof.NonceBytes;

    private static ReadOnlySpan<byte> Magic => "DSCL"u8;

    private static ReadOnlySpan<byte> CallerLabel => "distro control link 2, caller"u8;

    private static ReadOnlySpan<byte> ListenerLabel => "distro control link 2, listener"u8;

    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(LinkProof.NonceBytes);

    internal static byte[] Hello(ReadOnlySpan<byte> nonce)
    {
        Span<byte> body = stackalloc byte[HelloBytes];
        Magic.CopyTo(body);
        BinaryPrimitives.WriteUInt16LittleEndian(body[Magic.Length..], Version);
        nonce.CopyTo(body[(Magic.Length + VersionBytes)..]);
        return ControlFrame.Make(ControlFrame.Hello, body);
    }

    /// <summary>The caller's challenge.</summary>
    internal static byte[] ReadHello(ReadOnlySpan<byte> frame)
    {
        var body = Body(frame, ControlFrame.Hello, HelloBytes, "the caller does not begin as one of this cluster does");
        if (!body.StartsWith(Magic)) throw new LinkException("the caller does not begin as one of this cluster does");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(body[Magic.Length..]);
        if (version != Version) throw new LinkVersionException("caller", version, Version);
        return body[(Magic.Length + VersionBytes)..].ToArray();
    }

    internal static byte[] Challenge(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> callerNonce, ReadOnlySpan<byte> listenerNonce)
    {
        Span<byte> body = stackalloc byte[LinkProof.NonceBytes + LinkProof.ProofBytes];
        listenerNonce.CopyTo(body);
        LinkProof.Write(secret, ListenerLabel, callerNonce, listenerNonce, body[LinkProof.NonceBytes..]);
        return ControlFrame.Make(ControlFrame.Challenge, body);
    }

    /// <summary>To a caller of another version, so that its log names the reason too.</summary>
    internal static byte[] OtherVersion()
    {
        Span<byte> body = stackalloc byte[VersionBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(body, Version);
        return ControlFrame.Make(ControlFrame.OtherVersion, body);
    }

    /// <summary>Checks the listener's proof; returns the caller's.</summary>
    internal static byte[] AnswerChallenge(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> callerNonce, ReadOnlySpan<byte> frame)
    {
        if (frame.Length == 1 + VersionBytes && frame[0] == ControlFrame.OtherVersion) throw new LinkVersionException("listener", BinaryPrimitives.ReadUInt16LittleEndian(frame[1..]), Version);
        var body = Body(frame, ControlFrame.Challenge, LinkProof.NonceBytes + LinkProof.ProofBytes, "the listener does not answer as one of this cluster does");
        var listenerNonce = body[..LinkProof.NonceBytes];
        if (!LinkProof.Check(secret, ListenerLabel, callerNonce, listenerNonce, body[LinkProof.NonceBytes..])) throw new LinkException("the listener's link secret is not this cluster's");
        Span<byte> proof = stackalloc byte[LinkProof.ProofBytes];
        LinkProof.Write(secret, CallerLabel, callerNonce, listenerNonce, proof);
        return ControlFrame.Make(ControlFrame.Proof, proof);
    }

    internal static byte[] CheckProof(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> callerNonce, ReadOnlySpan<byte> listenerNonce, ReadOnlySpan<byte> frame)
    {
        var body = Body(frame, ControlFrame.Proof, LinkProof.ProofBytes, "something else came in place of the caller's proof");
        if (!LinkProof.Check(secret, CallerLabel, callerNonce, listenerNonce, body)) throw new LinkException("the caller's link secret is not this cluster's");
        return ControlFrame.Make(ControlFrame.Welcome);
    }

    internal static void ReadWelcome(ReadOnlySpan<byte> frame) => Body(frame, ControlFrame.Welcome, 0, "the listener did not welcome the caller");

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> frame, byte kind, int bytes, string otherwise)
        => frame.Length == 1 + bytes && frame[0] == kind ? frame[1..] : throw new LinkException(otherwise);
}
