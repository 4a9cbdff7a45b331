using System.Text;

namespace Distro.Commands.Access;

/// <summary>Names, patterns and rules are bytes of any kind; as text each byte is one character, so that nothing is lost and strings can be compared.</summary>
internal static class AccessText
{
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Whether it holds what would end a word of a users file.</summary>
    public static bool HasSpaces(string text) => text.Any(letter => letter is '\0' or (>= '\t' and <= '\r') or ' ');
}
