using Distro.Engine.Strings;

namespace Distro.Commands.Strings;

/// <summary>Whether a key holds exactly these bytes; a missing key equals nothing.</summary>
internal static class StringEquality
{
    public static bool Holds(ref StringValue value, ReadOnlySpan<byte> bytes)
    {
        if (!value.Exists) return false;
        if (!value.IsInteger) return value.Bytes(default).SequenceEqual(bytes);
        return value.TryGetInteger(out var number) && CanonicalInteger.TryParse(bytes, out var other) && number == other;
    }
}
