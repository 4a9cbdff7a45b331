using System.ComponentModel;

namespace Distro.Net.Uring;

/// <summary>
/// Linux 6.1 and later, where io_uring is allowed: each loop has a ring of its own, and a batch costs one system call however many connections it concerns.
/// Accepting and connecting are rare, and stay with the platform's sockets.
/// </summary>
internal sealed class UringLoopGroup(NetOptions options) : LoopGroup(options)
{
    public override TransportKind Transport => TransportKind.Uring;

    /// <summary>Whether a ring can be had with all that is needed: tried, not guessed.</summary>
    public static bool Works()
    {
        const int TriedBuffers = 1;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return false;
        try
        {
            using var ring = new Ring();
            ring.Enable();
            using var buffers = new BufferRing(ring, TriedBuffers, Environment.SystemPageSize);
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private protected override EventLoop MakeLoop(int index) => new UringLoop(this, index, Options);
}
