using System.Net;
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
        : base(loop, handler, Text(socket, remote: true), Text(socket, remote: false))
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

    private static string Text(Socket socket, bool remote)
    {
        try
        {
            var endpoint = (IPEndPoint?)(remote ? socket.RemoteEndPoint : socket.LocalEndPoint);
            if (endpoint is { Address.IsIPv4MappedToIPv6: true })
                endpoint = new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port);
            return endpoint?.ToString() ?? "?:0";
        }
        catch (SocketException)
        {
            return "?:0";
        }
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
