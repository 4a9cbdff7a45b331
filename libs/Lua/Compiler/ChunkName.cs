using System.Text;

namespace Distro.Lua.Compiler;

/// <summary>How a chunk is called in messages: "@name" and "=name" are names, anything else is the source itself, shortened.</summary>
static class ChunkName
{
    /// <summary>Bytes of a shown name, as in the language's own implementation, its closing zero included.</summary>
    const int LengthMax = 60;

    public static string Show(string name)
    {
        if (name.StartsWith('=')) return name.Length <= LengthMax ? name[1..] : name[1..LengthMax];
        if (name.StartsWith('@'))
        {
            const int room = LengthMax - 8;
            var file = name[1..];
            return file.Length > room ? "..." + file[^room..] : file;
        }

        var line = name.AsSpan();
        var end = line.IndexOfAny('\n', '\r');
        var isCut = end >= 0;
        if (isCut) line = line[..end];
        const int sourceRoom = LengthMax - 17;
        if (line.Length > sourceRoom)
        {
            line = line[..sourceRoom];
            isCut = true;
        }

        return new StringBuilder("[string \"").Append(line).Append(isCut ? "..." : "").Append("\"]").ToString();
    }
}
