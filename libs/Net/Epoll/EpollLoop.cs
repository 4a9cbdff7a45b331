using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Distro.Net.Sockets;

namespace Distro.Net.Epoll;

/// <summary>
/// One epoll, edge-triggered: a channel is registered once, for both directions, and remembers itself what is ready. An event carries the channel's number;
/// numbers are not used twice, so an event of a channel that is gone finds nothing. Number 0 is the eventfd by which other threads wake the loop.
/// </summary>
internal sealed unsafe class EpollLoop : EventLoop
{
    private const int EventsMax = 256;
    private const long WakeNumber = 0;

    private readonly int epoll;
    private readonly int wakeFile;
    private readonly byte[] events = GC.AllocateUninitializedArray<byte>(EventsMax * Native.EventBytes, pinned: true);
    private readonly Dictionary<long, EpollChannel> channels = [];
    private long lastNumber = WakeNumber;
    private int eventCount;
    private int nextEvent;

    public EpollLoop(LoopGroup group, int index, NetOptions options) : base(group, index, options)
    {
        epoll = Native.EpollCreate(Native.CloseOnExec);
        wakeFile = Native.EventFile(0, Native.CloseOnExec | Native.NonBlocking);
        if (epoll < 0 || wakeFile < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Register(wakeFile, WakeNumber, Native.EpollIn);
    }

    public override void Connect(string host, int port, IChannelHandler handler) => new SocketConnector(this, handler).Start(host, port);

    internal override Channel Wrap(IChannelHandler handler, Socket socket)
    {
        var channel = new EpollChannel(this, handler, socket, ++lastNumber);
        channels.Add(lastNumber, channel);
        Register((int)socket.Handle, lastNumber, Native.EpollIn | Native.EpollOut | Native.EpollPeerClosed | Native.EpollEdge);
        return channel;
    }

    internal void Remove(EpollChannel channel) => channels.Remove(channel.Number);

    private protected override void Wait(int milliseconds)
    {
        fixed (byte* buffer = events)
        {
            nextEvent = 0;
            eventCount = Native.EpollWait(epoll, buffer, EventsMax, milliseconds);
            if (eventCount >= 0)
                return;
            eventCount = 0;
            if (Marshal.GetLastPInvokeError() is var error and not Native.Interrupted)
                throw new Win32Exception(error);
        }
    }

    private protected override void Dispatch()
    {
        while (nextEvent < eventCount)
        {
            var entry = events.AsSpan(nextEvent++ * Native.EventBytes, Native.EventBytes);
            var ready = BinaryPrimitives.ReadInt32LittleEndian(entry);
            var number = BinaryPrimitives.ReadInt64LittleEndian(entry[Native.EventDataAt..]);
            if (number == WakeNumber)
                DrainWakes();
            else if (channels.TryGetValue(number, out var channel))
                channel.Ready(ready);
        }
    }

    private protected override void Wake()
    {
        ulong one = 1;
        _ = Native.Write(wakeFile, &one, sizeof(ulong));
    }

    private protected override void Release()
    {
        // Late posts still write to the eventfd: both files live as long as the process, as loops do.
        _ = Native.EpollControl(epoll, Native.EpollRemove, wakeFile, null);
    }

    private void DrainWakes()
    {
        ulong count;
        _ = Native.Read(wakeFile, &count, sizeof(ulong));
    }

    private void Register(int file, long number, int interest)
    {
        var entry = stackalloc byte[Native.EventBytes];
        var span = new Span<byte>(entry, Native.EventBytes);
        BinaryPrimitives.WriteInt32LittleEndian(span, interest);
        BinaryPrimitives.WriteInt64LittleEndian(span[Native.EventDataAt..], number);
        if (Native.EpollControl(epoll, Native.EpollAdd, file, entry) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
