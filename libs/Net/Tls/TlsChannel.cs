using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Distro.Net.Tls;

/// <summary>
/// A channel whose bytes travel encrypted over another one of the same loop. To its handler it is a channel like any other. It waits for input by reading nothing,
/// so that a connection that is idle holds no buffer of this side, and takes output only while the transport below it has not too much to send.
/// </summary>
internal sealed class TlsChannel : Channel
{
    private readonly Channel transport;
    private readonly CipherStream cipher;
    private readonly SslStream tls;
    private readonly Action read;
    private readonly Action written;
    private ValueTaskAwaiter<int> reading;
    private ValueTaskAwaiter writing;
    private int writingBytes;
    private bool isLent;
    private bool hasInput;
    private bool closed;

    public TlsChannel(IChannelHandler handler, Channel transport, CipherStream cipher, SslStream tls)
        : base(transport.Loop, handler, transport.RemoteAddress, transport.LocalAddress)
    {
        (this.transport, this.cipher, this.tls) = (transport, cipher, tls);
        read = ReadCompleted;
        written = WriteCompleted;
    }

    public override bool IsEncrypted => true;

    public override X509Certificate2? PeerCertificate => tls.RemoteCertificate as X509Certificate2;

    /// <summary>The transport has room again.</summary>
    public void TransportDrained() => Touch();

    /// <summary>The transport is gone, and with it everything that was to be sent.</summary>
    public void TransportClosed(Exception? error)
    {
        if (error is not null)
            Fail(error);
        else
            Close();
        cipher.End();
        Touch();
    }

    private protected override void Receive()
    {
        for (var taken = 0; WantsInput && !IsReceiving && taken < Loop.Options.ReceiveBytesMax;)
        {
            isLent = hasInput;
            IsReceiving = true;
            if (!IsDone(tls.ReadAsync(hasInput ? LendInput() : Memory<byte>.Empty)))
                return;

            taken += TakeRead();
        }

        if (WantsInput && !IsReceiving)
            Touch();
    }

    private protected override void Send()
    {
        while (CanSend && !IsSending && transport.OutputPending < Loop.Options.OutputHighWaterBytes)
        {
            var piece = OutputPiece(0);
            writingBytes = piece.Length;
            IsSending = true;
            if (!IsDone(tls.WriteAsync(piece)))
                break;

            TakeWritten();
        }

        transport.SendNow();
        if (CanSend && !IsSending && transport.OutputPending < Loop.Options.OutputHighWaterBytes)
            Touch();
    }

    /// <summary>Says goodbye, as far as the transport still listens, and lets whoever waits find the end.</summary>
    private protected override void CloseTransport()
    {
        if (closed)
            return;
        closed = true;
        if (transport.IsOpen && !IsSending)
        {
            try
            {
                _ = tls.ShutdownAsync();
            }
            catch (Exception exception) when (IsOfTheStream(exception))
            {
                // The other side has broken the stream: there is nobody to say goodbye to.
            }
        }

        transport.SendNow();
        transport.Close(afterFlush: true);
        cipher.End();
    }

    private protected override void ReleaseTransport() => tls.Dispose();

    private bool IsDone(ValueTask<int> read)
    {
        reading = read.GetAwaiter();
        if (reading.IsCompleted)
            return true;
        reading.UnsafeOnCompleted(this.read);
        return false;
    }

    private bool IsDone(ValueTask write)
    {
        writing = write.GetAwaiter();
        if (writing.IsCompleted)
            return true;
        writing.UnsafeOnCompleted(written);
        return false;
    }

    private void ReadCompleted()
    {
        TakeRead();
        Touch();
    }

    /// <summary>Bytes that a read brought; 0 for one that only waited, and for the end.</summary>
    private int TakeRead()
    {
        IsReceiving = false;
        int bytes;
        try
        {
            bytes = reading.GetResult();
        }
        catch (Exception exception) when (IsOfTheStream(exception))
        {
            if (isLent)
                ReturnInput();
            Fail(exception);
            return 0;
        }

        // Each read that only waited is followed by one that takes what there is.
        hasInput = !isLent;
        if (!isLent)
            return 0;
        if (IsOpen)
            Received(bytes);
        ReturnInput();
        return bytes;
    }

    private void WriteCompleted()
    {
        TakeWritten();
        transport.SendNow();
        Touch();
    }

    private void TakeWritten()
    {
        IsSending = false;
        try
        {
            writing.GetResult();
        }
        catch (Exception exception) when (IsOfTheStream(exception))
        {
            Fail(exception);
            return;
        }

        if (IsOpen)
            Took(writingBytes);
    }

    private static bool IsOfTheStream(Exception exception) => exception is IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException;
}
