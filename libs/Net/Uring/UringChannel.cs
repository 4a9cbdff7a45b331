using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distro.Net.Epoll;
using Distro.Net.Sockets;

namespace Distro.Net.Uring;

/// <summary>
/// A channel over one socket whose requests are io_uring's: one receive that goes on giving until it is cancelled, into buffers that the kernel takes from the loop's ring,
/// and at most one send. Both are only written down here; they go to the kernel with the loop's next wait.
/// Invariants: the socket is open from construction until no request is under way; what a send points to stays until it has completed.
/// </summary>
internal sealed unsafe class UringChannel : Channel
{
    private const int PiecesMax = 16;

    private readonly UringLoop loop;
    private readonly int file;
    private Native.MessageHeader* message;
    private bool isCancelling;
    private bool isShutDown;

    public UringChannel(UringLoop loop, IChannelHandler handler, Socket socket, long number)
        : base(loop, handler, SocketText.Remote(socket), SocketText.Local(socket))
    {
        this.loop = loop;
        Number = number;
        file = TakenSocket.Of(socket);
    }

    public long Number { get; }

    public void ReceivedBytes(ReadOnlySpan<byte> bytes, bool hasMore)
    {
        ReceiveGoesOn(hasMore);
        if (!IsOpen)
            return;
        Received(bytes);
        ReturnInput();
        if (hasMore && !WantsInput)
            CancelReceive();
    }

    /// <summary>Its handler is at work for long: what it has received fills buffers that others need, so no more is received until the loop settles it.</summary>
    public void StopReceiving()
    {
        if (IsReceiving)
            CancelReceive();
    }

    /// <summary>The end of the stream (0), or an error as a negative number.</summary>
    public void ReceivedNothing(int result, bool hasMore)
    {
        ReceiveGoesOn(hasMore);
        if (!IsOpen || result is -UringCalls.NoBuffers or -UringCalls.Cancelled or -UringCalls.Interrupted or -UringCalls.Again)
            return;
        if (result < 0)
            Fail(new SocketException(-result));
        else
            Received(0);
    }

    public void Sent(int result)
    {
        IsSending = false;
        Touch();
        if (result >= 0)
            Took(result);
        else if (result is not (-UringCalls.Interrupted or -UringCalls.Again))
            Fail(new SocketException(-result));
    }

    private protected override void Receive()
    {
        IsReceiving = true;
        ref var request = ref loop.Next();
        request.Operation = UringCalls.OperationReceive;
        request.Flags = UringCalls.SelectBuffer;
        request.Priority = UringCalls.ReceiveMultishot;
        request.File = file;
        request.BufferGroup = BufferRing.Group;
        request.UserData = UringLoop.Tag(Number, UringLoop.RequestKind.Receive);
    }

    private protected override void Send()
    {
        IsSending = true;
        ref var request = ref loop.Next();
        request.File = file;
        request.OperationFlags = UringCalls.MessageNoSignal | UringCalls.MessageWaitAll;
        request.UserData = UringLoop.Tag(Number, UringLoop.RequestKind.Send);
        if (!OutputPiece(1).IsEmpty)
        {
            request.Operation = UringCalls.OperationSendMessage;
            request.Address = Message();
            request.Length = 1;
            return;
        }

        var bytes = OutputPiece(0).Span;
        request.Operation = UringCalls.OperationSend;
        request.Address = Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        request.Length = (uint)bytes.Length;
    }

    /// <summary>A request under way holds the socket open whatever becomes of its descriptor: shutting down ends them all.</summary>
    private protected override void CloseTransport()
    {
        if (isShutDown)
            return;
        isShutDown = true;
        TakenSocket.Shutdown(file);
        if (IsReceiving)
            CancelReceive();
    }

    private protected override void ReleaseTransport()
    {
        loop.Remove(this);
        TakenSocket.Close(file);
        NativeMemory.Free(message);
        message = null;
    }

    private void ReceiveGoesOn(bool hasMore)
    {
        if (hasMore)
            return;
        IsReceiving = false;
        isCancelling = false;
        Touch();
    }

    private void CancelReceive()
    {
        if (isCancelling)
            return;
        isCancelling = true;
        ref var request = ref loop.Next();
        request.Operation = UringCalls.OperationCancel;
        request.File = -1;
        request.Address = (void*)UringLoop.Tag(Number, UringLoop.RequestKind.Receive);
        request.UserData = UringLoop.Tag(Number, UringLoop.RequestKind.Other);
    }

    private Native.MessageHeader* Message()
    {
        if (message == null)
        {
            message = (Native.MessageHeader*)NativeMemory.AllocZeroed((nuint)(sizeof(Native.MessageHeader) + (PiecesMax * sizeof(Native.IoVector))));
            message->Vectors = (Native.IoVector*)(message + 1);
        }

        var count = 0;
        for (; count < PiecesMax && OutputPiece(count) is { IsEmpty: false } piece; count++)
        {
            var bytes = piece.Span;
            message->Vectors[count] = new Native.IoVector { Base = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)), Bytes = (nuint)bytes.Length };
        }

        message->VectorCount = (nuint)count;
        return message;
    }
}
