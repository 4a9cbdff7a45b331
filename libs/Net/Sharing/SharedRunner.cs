using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Distro.Net.Epoll;

namespace Distro.Net.Sharing;

/// <summary>
/// The thread that loops share. It waits on an epoll of their epolls, and runs a batch of each that has something, one after the other: between its batches a loop can
/// be taken away at any moment, by whoever wins its seat.
/// </summary>
internal sealed unsafe class SharedRunner
{
    private const int WakeNumber = -1;

    private readonly EpollLoop[] loops;
    private readonly bool[] isHere;
    private readonly bool[] isReady;
    private readonly long[] dueAt;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly int epoll;
    private readonly int wakeFile;
    private readonly byte[] events;
    private readonly Lock guard = new();
    private readonly List<EpollLoop> arrivals = [];
    private readonly Thread thread;
    private long batches;
    private volatile bool isWaiting;
    private volatile bool stopping;
    private bool hasEnded;

    public SharedRunner(EpollLoop[] loops, TimeProvider time)
    {
        this.loops = loops;
        this.time = time;
        started = time.GetTimestamp();
        dueAt = new long[loops.Length];
        isHere = new bool[loops.Length];
        isReady = new bool[loops.Length];
        events = GC.AllocateUninitializedArray<byte>((loops.Length + 1) * Native.EventBytes, pinned: true);
        epoll = Native.EpollCreate(Native.CloseOnExec);
        wakeFile = Native.EventFile(0, Native.CloseOnExec | Native.NonBlocking);
        if (epoll < 0 || wakeFile < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        EpollLoop.Register(epoll, wakeFile, WakeNumber, Native.EpollIn);
        thread = new Thread(Run) { Name = "loops", IsBackground = true };
    }

    /// <summary>The clock of this thread's CPU time; 0 before it runs.</summary>
    public int CpuClock { get; private set; }

    /// <summary>Grows with every batch; while it does not, and <see cref="IsWaiting"/> is false, one batch keeps the thread busy.</summary>
    public long Batches => Volatile.Read(ref batches);

    public bool IsWaiting => isWaiting;

    public void Start() => thread.Start();

    /// <summary>By a loop's own thread: leaves the seat, and from now on this thread runs the loop. False when this thread has ended.</summary>
    public bool TryJoin(EpollLoop loop)
    {
        lock (guard)
        {
            if (hasEnded)
                return false;
            loop.Seat.Leave();
            arrivals.Add(loop);
        }

        Wake();
        return true;
    }

    /// <summary>By any thread that has taken the loop's seat from this one: its own thread goes on with it.</summary>
    public void SendHome(EpollLoop loop)
    {
        lock (guard)
        {
            if (!arrivals.Remove(loop))
                _ = Native.EpollControl(epoll, Native.EpollRemove, loop.File, null);
        }

        loop.Seat.GoHome();
    }

    /// <summary>By this thread, in the midst of a loop's batch that takes long: all other loops go home, so that only that loop's own clients wait for it.</summary>
    public void Leave(EpollLoop longOne)
    {
        foreach (var loop in loops)
        {
            if (loop != longOne && loop.Seat.TryTake())
                SendHome(loop);
        }
    }

    /// <summary>Ends the thread; its loops go home.</summary>
    public void Stop()
    {
        stopping = true;
        Wake();
        thread.Join();
        lock (guard)
            hasEnded = true;
        foreach (var loop in loops)
        {
            if (loop.Seat.TryTake())
                SendHome(loop);
        }
    }

    private void Run()
    {
        CpuClock = ThreadCpu.Clock();
        while (!stopping)
        {
            TakeArrivals();
            var milliseconds = RunReady();
            isWaiting = true;
            Wait(milliseconds);
            isWaiting = false;
        }
    }

    private void TakeArrivals()
    {
        lock (guard)
        {
            foreach (var loop in arrivals)
            {
                EpollLoop.Register(epoll, loop.File, loop.Index, Native.EpollIn | Native.EpollEdge);
                isHere[loop.Index] = isReady[loop.Index] = true;
            }

            arrivals.Clear();
        }
    }

    /// <summary>Runs a batch of each loop that has something to do. Returns how long none will have; -1 when that is not known.</summary>
    private int RunReady()
    {
        var now = Now;
        var due = long.MaxValue;
        for (var i = 0; i < loops.Length; i++)
        {
            if (!isHere[i])
                continue;
            if ((isReady[i] || dueAt[i] <= now) && !TryRun(i, now))
                continue;
            due = Math.Min(due, dueAt[i]);
        }

        return due == long.MaxValue ? -1 : (int)Math.Clamp(due - Now, 0, int.MaxValue);
    }

    /// <summary>False when the loop is not this thread's any more.</summary>
    private bool TryRun(int index, long now)
    {
        var loop = loops[index];
        isReady[index] = false;
        isHere[index] = loop.Seat.TryEnter();
        if (!isHere[index])
            return false;
        var wait = loop.Step();
        loop.Seat.Rest();
        dueAt[index] = wait < 0 ? long.MaxValue : now + wait;
        Volatile.Write(ref batches, batches + 1);
        return true;
    }

    private long Now => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private void Wait(int milliseconds)
    {
        int count;
        fixed (byte* buffer = events)
            count = Native.EpollWait(epoll, buffer, loops.Length + 1, milliseconds);
        for (var i = 0; i < count; i++)
        {
            var number = BinaryPrimitives.ReadInt64LittleEndian(events.AsSpan((i * Native.EventBytes) + Native.EventDataAt));
            if (number == WakeNumber)
                DrainWakes();
            else
                isReady[number] = true;
        }
    }

    private void DrainWakes()
    {
        ulong count;
        _ = Native.Read(wakeFile, &count, sizeof(ulong));
    }

    private void Wake()
    {
        ulong one = 1;
        _ = Native.Write(wakeFile, &one, sizeof(ulong));
    }
}
