using System.Net.Sockets;
using Distro.Net.Epoll;

namespace Distro.Net.Sockets;

/// <summary>
/// A socket's descriptor without the platform's object, which an idle connection would keep some 500 bytes for. Linux only.
/// Invariant: nothing but the taker uses or closes the descriptor from then on. Argument: no operation of the platform's is under way on a socket that was just accepted or connected
/// (the latter by a blocking call, so that it was never registered with the platform's own events), and its handle was told that it owns nothing, as was its finalizer.
/// </summary>
internal static class TakenSocket
{
    public static int Of(Socket socket)
    {
        var file = (int)socket.Handle;
        socket.SafeHandle.SetHandleAsInvalid();
        GC.SuppressFinalize(socket);
        return file;
    }

    /// <summary>Ends both directions: the other side has all that was sent before.</summary>
    public static void Shutdown(int file) => _ = Native.Shutdown(file, Native.BothDirections);

    public static void Close(int file) => _ = Native.Close(file);
}
