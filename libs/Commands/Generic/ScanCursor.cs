using System.Buffers.Text;

namespace Distro.Commands.Generic;

/// <summary>Cursors as clients send them: unsigned decimal numbers, of which every one is valid, though most lie behind the end.</summary>
public static class ScanCursor
{
    /// <summary>False unless the text is an unsigned 64-bit number. One that no scan gave out reads as behind the last slot.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long cursor)
    {
        var valid = Utf8Parser.TryParse(text, out ulong number, out var used) && used == text.Length && text.Length > 0 && text[0] != '+';
        cursor = (long)Math.Min(number, long.MaxValue >> 1);
        return valid;
    }
}
