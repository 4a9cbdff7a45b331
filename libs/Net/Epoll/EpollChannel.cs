using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distro.Net.Sockets;

namespace Distro.Net.Epoll;

/// <summary>
/// A channel over one socket, on which no call waits. Epoll tells of edges only, so readiness is remembered here until a call says "again".
/// Receiving happens as events are dispatched, sending when the loop settles its channels: one call each a batch for most.
/// Invariants: the socket is open from construction to CloseTransport; buffers given to the kernel are blocks, which do not move.
/// </summary>
internal sealed unsafe class EpollChannel : Channel
{
    private const int PiecesMax = 16;

    private readonly EpollLoop loop;
    private readonly int file;
    private bool readable = true;
    private bool writable = true;
    private bool peerClosed;
    private bool closed;

    public EpollChannel(EpollLoop loop, IChannelHandler handler, Socket socket, long number)
        : base(loop, handler, SocketText.Remote(socket), SocketText.Local(socket))
    {
        this.loop = loop;
        Number = number;
        file = TakenSocket.Of(socket);
    }

    public long Number { get; }

    public int File => file;

    /// <summary>Called as the loop dispatches what epoll told.</summary>
    public void Ready(int events)
    {
        if ((events & (Native.EpollOut | Native.EpollErr | Native.EpollHangUp)) != 0)
        {
            writable = true;
            if (CanSend)
                Touch();
        }

        if ((events & ~Native.EpollOut) == 0)
            return;
        readable = true;
        peerClosed |= (events & (Native.EpollPeerClosed | Native.EpollHangUp | Native.EpollErr)) != 0;
        if (WantsInput && !IsHandling)
            Receive();
    }

    /// <summary>One receive; if it filled the room there may be more, and the next batch looks.</summary>
    private protected override void Receive()
    {
        if (!readable)
            return;
        var room = LendInput().Span;
        nint received;
        fixed (byte* buffer = room)
            received = Native.Receive(file, buffer, (nuint)room.Length, Native.MessageDontWait);
        if (received < 0)
        {
            ReceiveFailed(Marshal.GetLastPInvokeError());
            ReturnInput();
            return;
        }

        // Less than there was room for is all there was. The end of the stream gives no edge of its own, so once it was announced it is read for.
        if (received < room.Length)
            readable = peerClosed && received > 0;
        Received((int)received);
        ReturnInput();
    }

    private protected override void Send()
    {
        while (CanSend && writable)
        {
            var first = OutputPiece(0);
            var second = OutputPiece(1);
            var sent = second.IsEmpty ? SendOne(first.Span) : SendMany();
            if (sent >= 0)
            {
                Took(sent);
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Native.Again)
                writable = false;
            else if (error != Native.Interrupted)
                Fail(new SocketException(error));
        }
    }

    private protected override void CloseTransport()
    {
        if (closed)
            return;
        closed = true;
        loop.Remove(this);
        TakenSocket.Shutdown(file);
        TakenSocket.Close(file);
    }

    private protected override void ReleaseTransport()
    {
    }

    private nint SendOne(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
            return Native.Send(file, buffer, (nuint)bytes.Length, Native.MessageNoSignal | Native.MessageDontWait);
    }

    private nint SendMany()
    {
        var vectors = stackalloc Native.IoVector[PiecesMax];
        var count = 0;
        for (; count < PiecesMax; count++)
        {
            var piece = OutputPiece(count);
            if (piece.IsEmpty)
                break;
            var bytes = piece.Span;
            vectors[count] = new Native.IoVector { Base = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)), Bytes = (nuint)bytes.Length };
        }

        var message = new Native.MessageHeader { Vectors = vectors, VectorCount = (nuint)count };
        return Native.SendMessage(file, &message, Native.MessageNoSignal | Native.MessageDontWait);
    }

    private void ReceiveFailed(int error)
    {
        if (error == Native.Again)
            readable = false;
        else if (error == Native.Interrupted)
            Touch();
        else
            Fail(new SocketException(error));
    }
}
