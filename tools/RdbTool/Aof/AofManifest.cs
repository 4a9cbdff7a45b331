using System.Globalization;
using Distro.RdbTool.Commands;

namespace Distro.RdbTool.Aof;

/// <summary>
/// Which files an append-only file is made of, in order: at most one base, then what was appended, by number. Servers from 7.0 on keep a manifest that names them, a line a file;
/// before, there was one file. What the manifest calls history is not read.
/// </summary>
internal static class AofManifest
{
    private const string Ending = ".manifest";
    private const int FileBytesMax = 1024 * 1024;
    private const int LineWordsMin = 6;

    public static bool Is(string path) => path.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>The files of a directory, of a manifest, or the one file.</summary>
    public static IReadOnlyList<string> Files(string path)
    {
        if (Directory.Exists(path))
        {
            var manifests = Directory.GetFiles(path, "*" + Ending);
            if (manifests.Length != 1) throw new RefusedException($"{path} holds {manifests.Length} manifests of append-only files: name the one that counts");
            path = manifests[0];
        }

        return Is(path) ? Read(path) : [path];
    }

    private static List<string> Read(string path)
    {
        if (new FileInfo(path).Length > FileBytesMax) throw new RefusedException($"{path} is too large for a manifest");
        var (bases, increments) = (new List<string>(), new List<(long Number, string Name)>());
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#') continue;
            if (!TryParse(lines[i], out var name, out var number, out var type)) throw new RefusedException($"{path}, line {i + 1}: this is no line of a manifest: {lines[i]}");
            if (type == "b") bases.Add(name);
            else if (type == "i") increments.Add((number, name));
        }

        if (bases.Count + increments.Count == 0) throw new RefusedException($"{path} names no file");
        if (bases.Count > 1) throw new RefusedException($"{path} names {bases.Count} base files");
        for (var i = 1; i < increments.Count; i++)
        {
            if (increments[i].Number <= increments[i - 1].Number) throw new RefusedException($"{path}: the numbers of its files do not grow");
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. bases.Concat(increments.Select(each => each.Name)).Select(name => Path.Combine(directory, name))];
    }

    /// <summary>"file NAME seq NUMBER type LETTER", the name in quotes when it needs them; words of later versions may follow.</summary>
    private static bool TryParse(string line, out string name, out long number, out string type)
    {
        (name, number, type) = ("", 0, "");
        if (!line.StartsWith("file ", StringComparison.Ordinal)) return false;
        var rest = line["file ".Length..];
        var quoted = rest.StartsWith('"');
        var end = quoted ? rest.IndexOf('"', 1) : rest.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0) return false;
        name = quoted ? rest[1..end] : rest[..end];
        string[] words = ["file", name, .. rest[(quoted ? end + 1 : end)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words.Length < LineWordsMin || words[2] != "seq" || words[4] != "type") return false;
        type = words[5];
        return name.Length > 0 && name == Path.GetFileName(name) && type is "b" or "h" or "i" && long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
