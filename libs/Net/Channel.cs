using System.Security.Cryptography.X509Certificates;
using Distro.Net.Buffers;
using Distro.Net.Loops;

namespace Distro.Net;

/// <summary>
/// One byte stream, owned by one loop: every member is called on that loop's thread only, and every callback of its handler comes on it.
/// The transport behind it is nobody's business above this seam: it only receives into the room lent, sends the pieces allowed, and closes.
/// Nothing is sent or received while the handler runs: the loop settles each channel that was touched once, at the end of its batch.
/// </summary>
public abstract class Channel
{
    /// <summary>What one span of the output is asked for at most, in bytes, so that nothing large must be contiguous.</summary>
    private const int WritePieceBytesMax = 16 * 1024;

    private readonly IChannelHandler handler;
    private InputBuffer input;
    private OutputQueue output;
    private Exception? error;
    private ChannelState state;
    private long closeDeadline = long.MaxValue;

    private protected Channel(EventLoop loop, IChannelHandler handler, string remoteAddress, string localAddress)
    {
        Loop = loop;
        this.handler = handler;
        RemoteAddress = remoteAddress;
        LocalAddress = loop.Known(localAddress);
        input = new InputBuffer(loop.SmallBuffers, loop.Buffers);
        output = new OutputQueue(loop.Buffers);
        InputLimit = loop.Options.InputLimitBytes;
    }

    public EventLoop Loop { get; }

    public string RemoteAddress { get; }

    public string LocalAddress { get; }

    /// <summary>What travels can be read by the two ends only.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>What the other side has shown in the handshake, and the handshake has found good; null: nothing.</summary>
    public virtual X509Certificate2? PeerCertificate => null;

    /// <summary>Bytes received and not yet consumed, contiguous. Valid until the handler returns.</summary>
    public ReadOnlySpan<byte> Input => input.Unread;

    /// <summary>How many they are. Other threads may look: what they see may be a moment old.</summary>
    public int InputLength => input.Length;

    /// <summary>What the input takes of memory while it holds something, in bytes. Other threads may look.</summary>
    public int InputCapacity => input.Capacity;

    /// <summary>The message that Input begins with will have so many bytes: its buffer need not become larger.</summary>
    public void ExpectInput(long bytes) => input.Expect(bytes);

    public void Consume(int bytes) => input.Consume(bytes);

    /// <summary>
    /// The handler, in OnInput, goes on for long with the first so many bytes of Input, which count as consumed: they stay where they are until <see cref="EndAside"/>,
    /// and what follows them is delivered meanwhile, to the same handler.
    /// </summary>
    public void SetAside(int bytes)
    {
        input.Pin(bytes);
        state &= ~ChannelState.Handling;
        if (input.Length > 0)
            state |= ChannelState.InputWaiting;
        Touch();
    }

    /// <summary>The handler is done with what it had set aside, and goes on with the rest of Input.</summary>
    public void EndAside()
    {
        input.Unpin();
        state = (state | ChannelState.Handling) & ~ChannelState.InputWaiting;
    }

    public bool IsPaused => (state & ChannelState.Paused) != 0;

    /// <summary>The handler can't go on now (its command is parked): no OnInput until <see cref="Resume"/>; receiving stops once the buffer holds a batch.</summary>
    /// <param name="readsOn">It goes on receiving, up to <see cref="InputLimit"/>: who may be paused for ever hears so that the other side has gone.</param>
    public void Pause(bool readsOn = false) => state |= readsOn ? ChannelState.Paused | ChannelState.ReadsOn : ChannelState.Paused;

    /// <summary>OnInput is called again, from the loop, if there is input.</summary>
    public void Resume()
    {
        if (!IsPaused)
            return;
        state &= ~(ChannelState.Paused | ChannelState.ReadsOn);
        if (input.Length > 0)
            state |= ChannelState.InputWaiting;
        Touch();
    }

    /// <summary>How large Input may grow while a message is incomplete, in bytes; beyond it the channel is closed.</summary>
    public int InputLimit { get; set; }

    /// <summary>At least <paramref name="sizeHint"/> contiguous writable bytes of output. After closing they lead nowhere.</summary>
    public Span<byte> GetSpan(int sizeHint) => IsOpen ? output.GetSpan(sizeHint) : Loop.Nowhere(sizeHint);

    public void Advance(int bytes)
    {
        if (IsOpen)
            output.Advance(bytes);
    }

    /// <summary>Copies bytes into the output, in pieces that its buffers have room for.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var span = GetSpan(Math.Min(bytes.Length, WritePieceBytesMax));
            var taken = Math.Min(span.Length, bytes.Length);
            bytes[..taken].CopyTo(span);
            Advance(taken);
            bytes = bytes[taken..];
        }
    }

    /// <summary>Bytes written to the output since the channel opened.</summary>
    public long OutputPosition => output.Written;

    /// <summary>Output bytes written and not yet taken by the kernel.</summary>
    public long OutputPending => output.Written - output.Sent;

    /// <summary>Buffers that hold it, and what these take of memory, in bytes. Other threads may look.</summary>
    public int OutputSegments => output.Segments;

    public long OutputHeldBytes => output.HeldBytes;

    /// <summary>Lets everything written up to <paramref name="position"/> go: bytes beyond it are held back (they wait for their log offset). The loop sends once a batch.</summary>
    public void Flush(long position)
    {
        output.RaiseLimit(position);
        Touch();
    }

    /// <summary>Lets everything written go, and hands over at once what the transport takes: for a channel that carries another's bytes and is not touched in this batch.</summary>
    internal void SendNow()
    {
        output.RaiseLimit(output.Written);
        NoteHighWater();
        if (CanSend && !IsSending)
            Send();
        if (OutputPending > 0)
            Touch();
    }

    /// <summary>Takes back everything written beyond the flush limit, as if it had not been written.</summary>
    public void DropUnflushed() => output.Truncate();

    /// <summary>Closes at once, or after what was written so far was flushed and sent (for which there is a bound of time).</summary>
    public void Close(bool afterFlush = false)
    {
        if (!IsOpen)
            return;
        if (afterFlush && OutputPending > 0)
        {
            if ((state & ChannelState.ClosingAfterFlush) == 0)
            {
                state |= ChannelState.ClosingAfterFlush;
                closeDeadline = Loop.MonotonicMilliseconds + Loop.Options.LingerMilliseconds;
                Loop.Linger(this);
            }
        }
        else
        {
            state |= ChannelState.Closed;
        }

        Touch();
    }

    public bool IsOpen => (state & ChannelState.Closed) == 0;

    /// <summary>The transport still uses the channel's buffers.</summary>
    private protected bool IsReceiving
    {
        get => (state & ChannelState.Receiving) != 0;
        set => state = value ? state | ChannelState.Receiving : state & ~ChannelState.Receiving;
    }

    private protected bool IsSending
    {
        get => (state & ChannelState.Sending) != 0;
        set => state = value ? state | ChannelState.Sending : state & ~ChannelState.Sending;
    }

    /// <summary>Its handler is looking at its input just now.</summary>
    internal bool IsHandling => (state & ChannelState.Handling) != 0;

    private protected bool CanSend => IsOpen && output.CanSend;

    private protected bool WantsInput => IsOpen
        && (state & (ChannelState.ClosingAfterFlush | ChannelState.InputEnded)) == 0
        && ((state & (ChannelState.Paused | ChannelState.ReadsOn)) != ChannelState.Paused || input.Length < Loop.Options.PausedInputBytes);

    internal long CloseDeadline => closeDeadline;

    /// <summary>The channel is new and on its own loop.</summary>
    internal void Open()
    {
        try
        {
            handler.OnOpened(this);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Touch();
    }

    /// <summary>Something broke: closes, and the handler hears why.</summary>
    internal void Fail(Exception exception)
    {
        if (!IsOpen)
            return;
        error = exception;
        Close();
    }

    /// <summary>Called by the loop before the end of a batch for each channel that was touched in it: one that was resumed has its input handled.</summary>
    internal void DeliverWaiting()
    {
        if ((state & ChannelState.InputWaiting) != 0)
            DeliverInput();
    }

    /// <summary>Called by the loop at the end of a batch for each channel that was touched in it.</summary>
    internal void Settle()
    {
        state &= ~ChannelState.OnSettleList;
        if ((state & ChannelState.InputWaiting) != 0 && Loop.IsMeanwhile)
            DeliverInput();
        else if ((state & ChannelState.InputWaiting) != 0)
            Touch();
        NoteHighWater();
        if (CanSend && !IsSending)
            Send();
        TellDrained();
        if ((state & ChannelState.ClosingAfterFlush) != 0 && OutputPending == 0)
            Close();
        if (!IsOpen)
            SettleClosed();
        else if (WantsInput && !IsReceiving)
            Receive();
    }

    private protected Memory<byte> LendInput() => input.Lend(Loop.Options.ReceiveBytesMax);

    private protected void ReturnInput() => input.ReleaseIfEmpty();

    /// <summary>The transport received that many bytes into the room lent; 0 is the other side's end of the stream.</summary>
    private protected void Received(int bytes)
    {
        if (bytes == 0)
        {
            EndInput();
            return;
        }

        input.Add(Loop.Traffic.CountReceived(bytes, IsEncrypted));
        DeliverInput();
        Touch();
    }

    private void EndInput()
    {
        if ((state & ChannelState.InputEnded) != 0)
            return;
        state |= ChannelState.InputEnded;
        if (input.Length > 0)
            state |= ChannelState.InputWaiting;
        try
        {
            handler.OnInputEnded(this);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Touch();
    }

    /// <summary>The transport received bytes into a buffer of its own.</summary>
    private protected void Received(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = input.Lend(bytes.Length).Span;
            bytes[..room.Length].CopyTo(room);
            input.Add(Loop.Traffic.CountReceived(room.Length, IsEncrypted));
            bytes = bytes[room.Length..];
        }

        DeliverInput();
        Touch();
    }

    private protected Memory<byte> OutputPiece(int index) => output.Piece(index);

    private protected void Took(long bytes) => output.Took(Loop.Traffic.CountSent(bytes, IsEncrypted));

    /// <summary>Puts the channel on the list of those that the loop settles at the end of this batch.</summary>
    private protected void Touch()
    {
        if ((state & ChannelState.OnSettleList) != 0)
            return;
        state |= ChannelState.OnSettleList;
        Loop.SettleLater(this);
    }

    /// <summary>Starts receiving. What has arrived already may be delivered at once, bounded to one receive.</summary>
    private protected abstract void Receive();

    /// <summary>Sends what may be sent, until the kernel takes no more.</summary>
    private protected abstract void Send();

    /// <summary>Closes the descriptor. Operations under way end with an error, and touch the channel.</summary>
    private protected abstract void CloseTransport();

    /// <summary>The descriptor is closed and no operation is under way any more.</summary>
    private protected abstract void ReleaseTransport();

    private void DeliverInput()
    {
        state &= ~ChannelState.InputWaiting;
        if (!IsOpen || (state & ChannelState.ClosingAfterFlush) != 0 || input.Length == 0)
            return;
        if (IsPaused)
        {
            CheckInputLimit();
            return;
        }

        state |= ChannelState.Handling;
        try
        {
            handler.OnInput(this);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        state &= ~ChannelState.Handling;
        CheckInputLimit();
    }

    private void CheckInputLimit()
    {
        if (input.Length >= InputLimit && (state & (ChannelState.Paused | ChannelState.ReadsOn)) != ChannelState.Paused)
            Fail(new InputLimitException(InputLimit));
    }

    /// <summary>Noted before anything is sent: who stopped writing because of it must hear that it has drained, however fast that is.</summary>
    private void NoteHighWater()
    {
        if (OutputPending >= Loop.Options.OutputHighWaterBytes)
            state |= ChannelState.AboveHighWater;
    }

    private void TellDrained()
    {
        if ((state & ChannelState.AboveHighWater) == 0 || OutputPending > Loop.Options.OutputHighWaterBytes / 2 || !IsOpen)
            return;
        state &= ~ChannelState.AboveHighWater;
        handler.OnDrained(this);
    }

    private void SettleClosed()
    {
        if ((state & ChannelState.ClosedTold) != 0)
            return;
        CloseTransport();
        if (IsReceiving || IsSending)
            return;
        if (Loop.IsMeanwhile)
        {
            Touch();
            return;
        }

        state |= ChannelState.ClosedTold;
        input.Release();
        output.Release();
        ReleaseTransport();
        Loop.Forget(this);
        handler.OnClosed(this, error);
    }
}
