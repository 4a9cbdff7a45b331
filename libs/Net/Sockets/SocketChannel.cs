using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>
/// A channel over one socket. At most one receive and one send are under way; each is an object made once, which posts itself to the loop
/// when it completes elsewhere. Operations that complete at once are handled on the spot.
/// </summary>
internal sealed class SocketChannel : Channel
{
    private readonly Socket socket;
    private readonly Operation receive;
    private readonly Operation send;
    private bool disposed;

    public SocketChannel(EventLoop loop, IChannelHandler handler, Socket socket)
        : base(loop, handler, SocketText.Remote(socket), SocketText.Local(socket))
    {
        this.socket = socket;
        receive = new Operation(this, isReceive: true);
        send = new Operation(this, isReceive: false);
    }

    private protected override void Receive()
    {
        receive.SetBuffer(LendInput());
        IsReceiving = true;
        try
        {
            if (!socket.ReceiveAsync(receive))
                ReceiveCompleted();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            IsReceiving = false;
            Fail(exception);
        }
    }

    private protected override void Send()
    {
        while (CanSend && !IsSending)
        {
            send.SetBuffer(OutputPiece(0));
            IsSending = true;
            try
            {
                if (!socket.SendAsync(send))
                    SendCompleted();
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                IsSending = false;
                Fail(exception);
            }
        }
    }

    private protected override void CloseTransport()
    {
        if (disposed)
            return;
        disposed = true;
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side has closed already.
        }

        socket.Dispose();
    }

    private protected override void ReleaseTransport()
    {
        receive.Dispose();
        send.Dispose();
    }

    private void ReceiveCompleted()
    {
        IsReceiving = false;
        if (!IsOpen)
            ReturnInput();
        else if (receive.SocketError != SocketError.Success)
            Fail(new SocketException((int)receive.SocketError));
        else
            Received(receive.BytesTransferred);
        Touch();
    }

    private void SendCompleted()
    {
        IsSending = false;
        if (IsOpen && send.SocketError != SocketError.Success)
            Fail(new SocketException((int)send.SocketError));
        else if (IsOpen)
            Took(send.BytesTransferred);
    }

    private sealed class Operation(SocketChannel channel, bool isReceive) : SocketAsyncEventArgs(unsafeSuppressExecutionContextFlow: true), ILoopWork
    {
        public bool RunsMeanwhile => !channel.IsHandling;

        public void Run()
        {
            if (isReceive)
                channel.ReceiveCompleted();
            else
                channel.SendCompleted();
            channel.Touch();
        }

        protected override void OnCompleted(SocketAsyncEventArgs e) => channel.Loop.Post(this);
    }
}
