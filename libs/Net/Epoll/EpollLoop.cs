using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Distro.Net.Sharing;
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
    private bool hadAllEvents = true;

    public EpollLoop(LoopGroup group, int index, NetOptions options) : base(group, index, options)
    {
        epoll = Native.EpollCreate(Native.CloseOnExec);
        wakeFile = Native.EventFile(0, Native.CloseOnExec | Native.NonBlocking);
        if (epoll < 0 || wakeFile < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Register(epoll, wakeFile, WakeNumber, Native.EpollIn);
    }

    /// <summary>Whose turn it is to run this loop.</summary>
    public LoopSeat Seat { get; } = new();

    /// <summary>The thread that it may join; null when there is none.</summary>
    public SharedRunner? Runner { get; set; }

    /// <summary>The clock of its own thread's CPU time; 0 before that runs.</summary>
    public int CpuClock { get; private set; }

    /// <summary>What another epoll can wait on to hear that this loop has something to do.</summary>
    public int File => epoll;

    /// <summary>By any thread: the loop's own hands it over to <see cref="Runner"/> soon.</summary>
    public void AskToJoin()
    {
        Seat.ShallJoin = true;
        Wake();
    }

    /// <summary>By the shared thread, inside its seat: one batch. Returns how long there will be nothing to do unless something arrives; 0: there is more; -1: for ever.</summary>
    public int Step()
    {
        var milliseconds = RunOnce();
        return hadAllEvents ? milliseconds : 0;
    }

    public override void Connect(string host, int port, IChannelHandler handler) => new SocketConnector(this, handler).Start(host, port);

    internal override Channel Wrap(IChannelHandler handler, Socket socket)
    {
        var channel = new EpollChannel(this, handler, socket, ++lastNumber);
        channels.Add(lastNumber, channel);
        Register(epoll, channel.File, lastNumber, Native.EpollIn | Native.EpollOut | Native.EpollPeerClosed | Native.EpollEdge);
        return channel;
    }

    internal void Remove(EpollChannel channel) => channels.Remove(channel.Number);

    private protected override void Wait(int milliseconds)
    {
        fixed (byte* buffer = events)
        {
            nextEvent = 0;
            eventCount = Native.EpollWait(epoll, buffer, EventsMax, milliseconds);
            hadAllEvents = eventCount < EventsMax;
            if (eventCount >= 0)
                return;
            eventCount = 0;
            if (Marshal.GetLastPInvokeError() is var error and not Native.Interrupted)
                throw new Win32Exception(error);
        }
    }

    private protected override void Began() => CpuClock = ThreadCpu.Clock();

    private protected override bool HasBeenAway()
    {
        if (!Seat.ShallJoin || Runner is not { } runner || !runner.TryJoin(this))
            return false;
        Seat.WaitForHome();
        return true;
    }

    private protected override void TakesLong()
    {
        if (!Seat.IsOwn)
            Runner?.Leave(this);
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

    internal static void Register(int epoll, int file, long number, int interest)
    {
        var entry = stackalloc byte[Native.EventBytes];
        var span = new Span<byte>(entry, Native.EventBytes);
        BinaryPrimitives.WriteInt32LittleEndian(span, interest);
        BinaryPrimitives.WriteInt64LittleEndian(span[Native.EventDataAt..], number);
        if (Native.EpollControl(epoll, Native.EpollAdd, file, entry) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
