using System.ComponentModel;
using System.Runtime.InteropServices;
using Distro.Net.Epoll;
using Distro.Net.Sockets;

namespace Distro.Net.Uring;

/// <summary>
/// One io_uring a loop: a batch's sends and the wait for more are one system call. A request's tag is its channel's number and what it was; numbers are not used twice, so
/// a completion for a channel that is gone finds nothing. Number 0 is the read of the eventfd by which other threads wake the loop.
/// </summary>
internal sealed unsafe class UringLoop : EventLoop
{
    private const int ProvidedBuffers = 256;
    private const int KindBits = 2;
    private const long WakeNumber = 0;

    private readonly Ring ring = new();
    private readonly Dictionary<long, UringChannel> channels = [];
    private readonly Queue<UringCalls.Completion> held = new();
    private readonly int wakeFile;
    private readonly ulong* wakes;
    private BufferRing? buffers;
    private long lastNumber = WakeNumber;

    public UringLoop(LoopGroup group, int index, NetOptions options) : base(group, index, options)
    {
        wakeFile = Native.EventFile(0, Native.CloseOnExec);
        if (wakeFile < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        wakes = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    }

    public enum RequestKind
    {
        Other,
        Receive,
        Send,
    }

    public override void Connect(string host, int port, IChannelHandler handler) => new SocketConnector(this, handler).Start(host, port);

    internal override Channel Wrap(IChannelHandler handler, System.Net.Sockets.Socket socket)
    {
        var channel = new UringChannel(this, handler, socket, ++lastNumber);
        channels.Add(lastNumber, channel);
        return channel;
    }

    internal void Remove(UringChannel channel) => channels.Remove(channel.Number);

    internal static ulong Tag(long number, RequestKind kind) => ((ulong)number << KindBits) | (ulong)kind;

    internal ref UringCalls.Submission Next() => ref ring.Next();

    private protected override void Wait(int milliseconds)
    {
        Begin();
        ring.Submit(ring.HasCompletions || held.Count > 0 ? 0 : milliseconds);
    }

    private protected override void Dispatch()
    {
        for (var left = held.Count; left > 0; left--)
            Take(held.Dequeue());
        while (ring.TryTake(out var completion))
            Take(completion);
    }

    private protected override void Flush()
    {
        // Before the first wait nothing can have been received, and so nothing is written.
        if (buffers is not null)
            ring.Submit(0);
    }

    /// <summary>What was received for a channel whose handler is at work is kept, in its buffer, until it is not.</summary>
    private void Take(in UringCalls.Completion completion)
    {
        var number = (long)(completion.UserData >> KindBits);
        var kind = (RequestKind)(completion.UserData & ((1 << KindBits) - 1));
        if (number == WakeNumber)
        {
            ListenForWakes();
        }
        else if (IsMeanwhile && kind == RequestKind.Receive && channels.TryGetValue(number, out var channel) && channel.IsHandling)
        {
            channel.StopReceiving();
            held.Enqueue(completion);
        }
        else
        {
            Complete(number, kind, completion);
        }
    }

    private protected override void Wake()
    {
        ulong one = 1;
        _ = Native.Write(wakeFile, &one, sizeof(ulong));
    }

    private protected override void Release()
    {
        // Late posts still write to the eventfd: it lives as long as the process, as loops do.
        ring.Dispose();
        buffers?.Dispose();
    }

    private void Complete(long number, RequestKind kind, in UringCalls.Completion completion)
    {
        channels.TryGetValue(number, out var channel);
        if (kind == RequestKind.Send)
        {
            channel?.Sent(completion.Result);
            return;
        }

        if (kind != RequestKind.Receive)
            return;
        var hasMore = (completion.Flags & UringCalls.CompletionHasMore) != 0;
        if ((completion.Flags & UringCalls.CompletionHasBuffer) == 0)
        {
            channel?.ReceivedNothing(completion.Result, hasMore);
            return;
        }

        var id = (ushort)(completion.Flags >> UringCalls.CompletionBufferShift);
        channel?.ReceivedBytes(buffers!.Bytes(id, Math.Max(0, completion.Result)), hasMore);
        buffers!.GiveBack(id);
    }

    /// <summary>The ring belongs to the loop's thread, so it is set up there.</summary>
    private void Begin()
    {
        if (buffers is not null)
            return;
        ring.Enable();
        buffers = new BufferRing(ring, ProvidedBuffers, Options.BufferBytes);
        ListenForWakes();
    }

    private void ListenForWakes()
    {
        ref var request = ref ring.Next();
        request.Operation = UringCalls.OperationRead;
        request.File = wakeFile;
        request.Address = wakes;
        request.Length = sizeof(ulong);
        request.UserData = Tag(WakeNumber, RequestKind.Other);
    }
}
