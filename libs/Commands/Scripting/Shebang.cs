using System.Text;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>
/// The first line of a script or library, "#!lua name=... flags=...". The code behind it keeps the line's end, so that line numbers stay.
/// </summary>
internal sealed class Shebang
{
    private const string Engine = "lua";

    public string? Library { get; private init; }

    public ScriptFlags Flags { get; private init; } = ScriptFlags.Undeclared;

    /// <summary>Bytes to skip.</summary>
    public int Length { get; private init; }

    /// <summary>Reads a script's shebang, which may be absent. Null with the error when it is wrong.</summary>
    public static Shebang? OfScript(ReadOnlySpan<byte> body, out string error)
    {
        error = "";
        if (!body.StartsWith("#!"u8)) return new Shebang();
        if (!TrySplit(body, out var words, out var length))
        {
            error = length < 0 ? "Invalid script shebang" : "Invalid engine in script shebang";
            return null;
        }

        // Options come before the engine, as in Valkey: "#! lua" has an option lua, and only behind it no engine.
        var flags = ScriptFlags.None;
        foreach (var word in words.Skip(1))
        {
            if (!word.StartsWith("flags=", StringComparison.Ordinal))
            {
                error = $"Unknown lua shebang option: {word}";
                return null;
            }

            var names = word["flags=".Length..];
            foreach (var name in names.Length == 0 ? [] : names.Split(','))
            {
                if (ScriptFlagNames.TryParse(name, ignoreCase: false, out var flag))
                {
                    flags |= flag;
                    continue;
                }

                error = $"Unexpected flag in script shebang: {name}";
                return null;
            }
        }

        if (words[0].Equals("#!" + Engine, StringComparison.OrdinalIgnoreCase)) return new Shebang { Flags = flags, Length = length };
        error = $"Could not find scripting engine '{words[0][2..]}'";
        return null;
    }

    /// <summary>Reads a library's shebang, which must name it. Null with the error when it is wrong.</summary>
    public static Shebang? OfLibrary(ReadOnlySpan<byte> code, out string error)
    {
        error = "";
        if (!code.StartsWith("#!"u8)) error = "Missing library metadata";
        else if (!TrySplit(code, out var words, out var length)) error = "Invalid library metadata";
        else return OfLibrary(words, length, out error);
        return null;
    }

    private static Shebang? OfLibrary(List<string> words, int length, out string error)
    {
        error = "";
        string? name = null;
        foreach (var word in words.Skip(1))
        {
            if (!word.StartsWith("name=", StringComparison.OrdinalIgnoreCase)) error = $"Invalid metadata value given: {word}";
            else if (name is not null) error = "Invalid metadata value, name argument was given multiple times";
            else name = word["name=".Length..];
            if (error.Length > 0) return null;
        }

        if (name is null) error = "Library name was not given";
        else if (!IsName(name)) error = "Library names can only contain letters, numbers, or underscores(_) and must be at least one character long";
        else if (!words[0].Equals("#!" + Engine, StringComparison.OrdinalIgnoreCase)) error = $"Engine '{words[0][2..]}' not found";
        else return new Shebang { Library = name, Flags = ScriptFlags.None, Length = length };
        return null;
    }

    /// <summary>Names of libraries and functions.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>The words of the first line. Length is -1 when it has no end.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> code, out List<string> words, out int length)
    {
        words = [];
        length = code.IndexOf((byte)'\n');
        if (length < 0) return false;
        var line = new InlineLine();
        if (!line.Split(code[..length])) return false;
        foreach (var word in line.Arguments) words.Add(Encoding.UTF8.GetString(line.Bytes.Slice(word.Offset, word.Length)));
        return words[0].Length >= "#!".Length;
    }
}
