using System.Text;
using Distro.Rdb.Files;

namespace Distro.RdbTool.Commands;

/// <summary>An RDB file being written: it has its name only once it is whole and on the disk.</summary>
internal sealed class OutputFile : IDisposable
{
    private const string PartEnding = ".part";
    private const int BufferBytes = 1024 * 1024;

    private readonly string path;
    private readonly FileStream stream;

    public OutputFile(string path, long version, bool dropsUnknown, TimeProvider clock)
    {
        if (version is not (RdbFileWriter.VersionDefault or RdbFileWriter.VersionOfValkey)) throw new UsageException($"--version is {RdbFileWriter.VersionDefault} or {RdbFileWriter.VersionOfValkey}");
        this.path = path;
        stream = new FileStream(path + PartEnding, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
        Writer = new RdbFileWriter(stream, (int)version) { DropsUnknown = dropsUnknown };
        Writer.Auxiliary("ctime"u8, Encoding.ASCII.GetBytes($"{clock.GetUtcNow().ToUnixTimeSeconds()}"));
    }

    public RdbFileWriter Writer { get; }

    public void Finish()
    {
        Writer.End();
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(path + PartEnding, path, overwrite: true);
    }

    public void Dispose()
    {
        stream.Dispose();
        File.Delete(path + PartEnding);
    }
}
