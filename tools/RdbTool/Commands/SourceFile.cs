using Distro.Rdb.Files;
using Distro.RdbTool.Aof;

namespace Distro.RdbTool.Commands;

/// <summary>Tells an append-only file from an RDB file: by what the operator says, a directory, a manifest, its name, or a first byte that begins a command.</summary>
internal static class SourceFile
{
    public static bool IsAof(string path, CommandLine line)
    {
        if (line.Has("aof") || Directory.Exists(path) || AofManifest.Is(path) || path.EndsWith(".aof", StringComparison.Ordinal)) return true;
        using var stream = Open(path);
        return stream.ReadByte() is '*' or '#';
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>Behind its end an RDB file has nothing; an append-only file begins with one and goes on.</summary>
    public static void ExpectEnd(RdbFileReader reader, FileStream stream)
    {
        if (reader.Position < stream.Length) throw new CorruptRdbException(reader.Position, $"the RDB part ends here, and {stream.Length - reader.Position} bytes follow: if this is an append-only file, say --aof");
    }
}
