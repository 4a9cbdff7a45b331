using System.Globalization;
using System.Text;
using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Introspection;

/// <summary>
/// A command's arguments for those who look at what others send (slow log, MONITOR): never a secret. Which arguments are secret the declarations say; HELLO's and
/// CONFIG SET's stand behind words of their own.
/// </summary>
public static class ShownArguments
{
    private const int ArgumentsMax = 32;
    private const int ArgumentBytesMax = 128;

    private static readonly byte[][] SecretOptions =
    [
        "requirepass"u8.ToArray(), "masterauth"u8.ToArray(), "primaryauth"u8.ToArray(), "tls-key-file-pass"u8.ToArray(), "tls-client-key-file-pass"u8.ToArray(),
    ];

    /// <summary>For a log: shortened, with a note of how much is left out.</summary>
    public static IReadOnlyList<byte[]> Shortened(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var count = Math.Min(arguments.Length, ArgumentsMax);
        var shown = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var argument = input.Slice(arguments[i].Offset, arguments[i].Length);
            if (arguments.Length > ArgumentsMax && i == ArgumentsMax - 1)
                shown[i] = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"... ({arguments.Length - ArgumentsMax + 1} more arguments)"));
            else if (IsSecret(command, input, arguments, i)) shown[i] = "(redacted)"u8.ToArray();
            else if (argument.Length > ArgumentBytesMax)
                shown[i] = [.. argument[..ArgumentBytesMax], .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"... ({argument.Length - ArgumentBytesMax} more bytes)"))];
            else shown[i] = argument.ToArray();
        }

        return shown;
    }

    /// <summary>For MONITOR: a status line with everything, quoted.</summary>
    public static byte[] Line(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long unixMicroseconds, int database, string address)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"+{unixMicroseconds / 1_000_000}.{unixMicroseconds % 1_000_000:D6} [{database} {address}]");
        for (var i = 0; i < arguments.Length; i++)
        {
            line.Append(' ');
            if (IsSecret(command, input, arguments, i)) line.Append("\"(redacted)\"");
            else Quote(line, input.Slice(arguments[i].Offset, arguments[i].Length));
        }

        return Encoding.Latin1.GetBytes(line.Append("\r\n").ToString());
    }

    private static bool IsSecret(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int index)
    {
        if (command.SecretArguments.Contains(index)) return true;
        if (command.Name == "HELLO") return Is(input, arguments, index - 1, "AUTH"u8) || Is(input, arguments, index - 2, "AUTH"u8);
        if (command.Name == "MIGRATE") return Is(input, arguments, index - 1, "AUTH"u8) || Is(input, arguments, index - 1, "AUTH2"u8) || Is(input, arguments, index - 2, "AUTH2"u8);
        if (command.FullName == "config|set" && index > 2)
        {
            foreach (var name in SecretOptions)
            {
                if (Is(input, arguments, index - 1, name)) return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int index, ReadOnlySpan<byte> word)
        => index > 0 && Ascii.EqualsIgnoreCase(input.Slice(arguments[index].Offset, arguments[index].Length), word);

    private static void Quote(StringBuilder line, ReadOnlySpan<byte> text)
    {
        line.Append('"');
        foreach (var value in text)
        {
            _ = value switch
            {
                (byte)'"' or (byte)'\\' => line.Append('\\').Append((char)value),
                (byte)'\n' => line.Append("\\n"),
                (byte)'\r' => line.Append("\\r"),
                (byte)'\t' => line.Append("\\t"),
                7 => line.Append("\\a"),
                8 => line.Append("\\b"),
                >= 0x20 and < 0x7f => line.Append((char)value),
                _ => line.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            };
        }

        line.Append('"');
    }
}
