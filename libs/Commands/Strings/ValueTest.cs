using Distro.Commands.Execution;
using Distro.Engine.Strings;

namespace Distro.Commands.Strings;

/// <summary>What the value that is there must be for SET to replace it, or DELEX to delete it.</summary>
internal enum ValueTestKind
{
    None,
    Equals,
    Differs,
    DigestEquals,
    DigestDiffers,
}

/// <summary>IFEQ, IFNE, IFDEQ and IFDNE: compare the value with an argument, or its digest. A missing key equals nothing, and differs from all.</summary>
internal static class ValueTest
{
    public static ValueTestKind ReadWord(ref Call call, int index)
        => call.Is(index, "IFEQ"u8) ? ValueTestKind.Equals
            : call.Is(index, "IFNE"u8) ? ValueTestKind.Differs
            : call.Is(index, "IFDEQ"u8) ? ValueTestKind.DigestEquals
            : call.Is(index, "IFDNE"u8) ? ValueTestKind.DigestDiffers
            : ValueTestKind.None;

    /// <summary>Whether the argument is a digest where it must be; writes the error if not.</summary>
    public static bool IsArgumentValid(ref Call call, ValueTestKind kind, int index)
    {
        if (kind is not (ValueTestKind.DigestEquals or ValueTestKind.DigestDiffers) || ValueDigest.TryParse(call[index], out _)) return true;
        call.Reply.Error("ERR must be exactly 16 hexadecimal characters"u8);
        return false;
    }

    public static bool Holds(ref Call call, ref StringValue value, ValueTestKind kind, int index) => kind switch
    {
        ValueTestKind.None => true,
        ValueTestKind.Equals => StringEquality.Holds(ref value, call[index]),
        ValueTestKind.Differs => !StringEquality.Holds(ref value, call[index]),
        ValueTestKind.DigestEquals => HasDigest(value, call[index]),
        _ => !HasDigest(value, call[index]),
    };

    private static bool HasDigest(scoped StringValue value, scoped ReadOnlySpan<byte> text)
        => value.Exists && ValueDigest.TryParse(text, out var digest) && ValueDigest.Of(value.Bytes(stackalloc byte[StringValue.ScratchBytes])) == digest;
}
