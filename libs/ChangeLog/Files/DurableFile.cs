namespace Distro.ChangeLog.Files;

/// <summary>A small file that is replaced whole or not at all: written beside, synced, renamed over, and the name synced.</summary>
public static class DurableFile
{
    private const string TemporaryEnding = ".new";

    public static void Replace(IFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + TemporaryEnding;
        using (var file = files.Create(temporary))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(Path.GetDirectoryName(path) ?? ".");
    }

    /// <summary>The file's bytes; null when there is none. Refuses one larger than the limit.</summary>
    public static byte[]? Read(IFileSystem files, string path, int bytesMax)
    {
        if (!files.Exists(path)) return null;
        using var file = files.Open(path);
        var length = file.Length;
        if (length > bytesMax) throw new IOException($"{path} has {length} bytes, more than the {bytesMax} that such a file may have");
        var bytes = new byte[length];
        return bytes.AsSpan(0, file.Read(0, bytes)).ToArray();
    }
}
