namespace Distro.Resp;

/// <summary>
/// An inline command: words between blanks, as typed into telnet. A word in double quotes may hold \n \r \t \b \a and \xHH,
/// one in single quotes only \'. A word may be made of quoted and plain parts: te"s t"'x' is one.
/// </summary>
public sealed class InlineLine
{
    private const int BytesKept = 1024;

    private byte[] bytes = [];
    private int length;

    public List<Arg> Arguments { get; } = [];

    /// <summary>What the arguments' offsets point into.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Splits a line, its end already taken off. False when a quote is not closed.</summary>
    public bool Split(ReadOnlySpan<byte> line)
    {
        Arguments.Clear();
        length = 0;
        if (bytes.Length < line.Length) bytes = new byte[line.Length];
        var nul = line.IndexOf((byte)0);
        if (nul >= 0) line = line[..nul];

        var at = 0;
        while (true)
        {
            while (at < line.Length && IsBlank(line[at])) at++;
            if (at == line.Length) return true;
            var start = length;
            if (!ReadWord(line, ref at)) return false;
            Arguments.Add(new Arg(start, length - start));
        }
    }

    /// <summary>Lets go of what an unusually long line needed.</summary>
    public void Trim()
    {
        if (bytes.Length <= BytesKept) return;
        bytes = [];
        length = 0;
    }

    private bool ReadWord(ReadOnlySpan<byte> line, ref int at)
    {
        while (at < line.Length && !IsBlank(line[at]))
        {
            var value = line[at++];
            if (value is not ((byte)'"' or (byte)'\'')) bytes[length++] = value;
            else if (!ReadQuoted(line, ref at, value)) return false;
        }

        return true;
    }

    private bool ReadQuoted(ReadOnlySpan<byte> line, ref int at, byte quote)
    {
        while (at < line.Length)
        {
            var value = line[at++];
            if (value == quote) return true;
            if (value == '\\' && at < line.Length)
            {
                if (quote == '"') value = ReadEscape(line, ref at);
                else if (line[at] == '\'') value = line[at++];
            }

            bytes[length++] = value;
        }

        return false;
    }

    private static byte ReadEscape(ReadOnlySpan<byte> line, ref int at)
    {
        if (line[at] == 'x' && at + 2 < line.Length && IsHex(line[at + 1]) && IsHex(line[at + 2]))
        {
            var value = (byte)(HexValue(line[at + 1]) * 16 + HexValue(line[at + 2]));
            at += 3;
            return value;
        }

        var escaped = line[at++];
        return escaped switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => escaped,
        };
    }

    private static bool IsBlank(byte value) => value == ' ' || (value >= '\t' && value <= '\r');

    private static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);

    private static int HexValue(byte value) => value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10;
}
