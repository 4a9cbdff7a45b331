using System.Diagnostics;

namespace Distro.Tests.Interop.Faults;

/// <summary>A directory on a small file system of its own (tmpfs, so for root on Linux only) that can be filled to the last byte and made free again.</summary>
internal sealed class FullDisk : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly string path;

    private FullDisk(string path) => this.path = path;

    private string Filler => Path.Combine(path, "filler");

    /// <summary>Null where nothing can be mounted.</summary>
    public static FullDisk? Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) ? new FullDisk(path) : null;
    }

    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[BlockBytes]; ; ) filler.Write(block);
        }
        catch (IOException)
        {
            // That is what it is for.
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose() => Run("umount", "-l", path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
