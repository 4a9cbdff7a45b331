using System.Text;
using Distro.ChangeLog.Files;
using Distro.Commands.Access;

namespace Distro.Shard.Info;

/// <summary>A users file on disk (aclfile): a line a user, replaced whole or not at all.</summary>
internal sealed class UserFile(IFileSystem files, string path) : IUserFile
{
    private const int BytesMax = 64 << 20;

    public string Path => path;

    public IReadOnlyList<string> Read()
    {
        var bytes = DurableFile.Read(files, path, BytesMax) ?? throw new IOException($"there is no users file {path}: make it, empty at first, or leave aclfile out");
        return Encoding.Latin1.GetString(bytes).Split('\n');
    }

    public void Write(IReadOnlyList<string> lines) => DurableFile.Replace(files, path, Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
