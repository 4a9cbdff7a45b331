using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Distro.ChangeLog.Files;

/// <summary>A file of the real disk, unbuffered: what is written is with the kernel when the call returns, and on the disk after a sync.</summary>
internal sealed class DiskFile : IFile
{
    private const int NoSpaceOnUnix = 28;
    private const int NoQuotaOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int InterruptedOnLinux = 4;
    private const int InvalidOnLinux = 22;
    private const int NotSupportedOnLinux = 95;
    private const int ZeroBytes = 1 << 20;

    private readonly FileStream stream;
    private readonly SafeFileHandle handle;
    private readonly string path;

    public DiskFile(string path, FileMode mode, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.Read)
    {
        this.path = path;
        stream = new FileStream(path, mode, access, share, bufferSize: 0);
        handle = stream.SafeFileHandle;
    }

    public long Length => RandomAccess.GetLength(handle);

    public int Read(long position, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(handle, destination[total..], position + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, position);
        }
        catch (IOException error) when (IsDiskFull(error))
        {
            throw new DiskFullException($"No space left for {path}: free some, the write will be tried again", error);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    /// <summary>Zeros are written, not only promised: no file system can then find itself without room, and a later sync has no metadata to write.</summary>
    public void Allocate(long length)
    {
        var zeros = new byte[ZeroBytes];
        for (var at = Length; at < length; at += zeros.Length) Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)));
    }

    /// <summary>
    /// On Linux only what reading the bytes again takes, so a write into allocated room costs no second trip for the file's times; elsewhere, and on a file system that knows no such call, everything.
    /// </summary>
    public void Sync()
    {
        if (!OperatingSystem.IsLinux() || !SyncData()) RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => stream.Dispose();

    private bool SyncData()
    {
        while (FDataSync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is InvalidOnLinux or NotSupportedOnLinux) return false;
            if (error != InterruptedOnLinux) throw new IOException($"Could not sync {path} (error {error}: {Marshal.GetPInvokeErrorMessage(error)})", error);
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int FDataSync(SafeFileHandle descriptor);

    private static bool IsDiskFull(IOException error) => error.HResult is NoSpaceOnUnix or NoQuotaOnLinux or DiskFullOnWindows;
}
