using System.Globalization;
using System.Text;

namespace Distro.Server.Configuration;

/// <summary>
/// Divides a line into words as redis.conf and redis-cli do: apart by blanks; "double quotes" know \n \r \t \b \a \xHH and \" inside, 'single quotes' only \'.
/// A quote must be closed; a word may be made of quoted and plain parts.
/// </summary>
internal static class ArgumentSplitter
{
    /// <summary>Null when quotes are not balanced.</summary>
    public static List<string>? Split(string line)
    {
        var words = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            if (at == line.Length)
                return words;
            if (Word(line, ref at) is not { } word)
                return null;
            words.Add(word);
        }
    }

    private static string? Word(string line, ref int at)
    {
        var word = new StringBuilder();
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
        {
            var letter = line[at++];
            if (letter is not ('"' or '\''))
                word.Append(letter);
            else if (!Quoted(line, ref at, letter, word))
                return null;
        }

        return word.ToString();
    }

    /// <summary>Takes what stands up to the closing quote, and that. False when there is none.</summary>
    private static bool Quoted(string line, ref int at, char quote, StringBuilder word)
    {
        while (at < line.Length)
        {
            var letter = line[at++];
            if (letter == quote)
                return true;
            if (letter != '\\' || at == line.Length || (quote == '\'' && line[at] != '\''))
            {
                word.Append(letter);
                continue;
            }

            word.Append(Escaped(line, ref at));
        }

        return false;
    }

    private static char Escaped(string line, ref int at)
    {
        if (line[at] == 'x' && at + 2 < line.Length && byte.TryParse(line.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            at += 3;
            return (char)code;
        }

        return line[at++] switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'a' => '\a',
            var other => other,
        };
    }
}
