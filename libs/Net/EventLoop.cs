using System.Net.Sockets;
using Distro.Net.Buffers;
using Distro.Net.Loops;

namespace Distro.Net;

/// <summary>
/// One thread that owns its channels and runs everything that concerns them to completion, in batches: what the transport brought, what was
/// posted, what fell due; then everything written is sent, once a channel, and the loop waits for more. Transports say how to wait and to wake.
/// A handler that works for long may have a smaller batch run within its own (<see cref="ServeMeanwhile"/>). Its invariants: no channel's handler is entered
/// twice, and nobody is told that a channel has closed; of what was posted only what says that it may run does, the rest keeps its order; no time passes.
/// </summary>
public abstract class EventLoop
{
    private const int StopStepMilliseconds = 10;

    [ThreadStatic]
    private static EventLoop? current;

    private readonly LoopGroup group;
    private readonly Inbox inbox = new();
    private readonly Timers timers = new();
    private readonly HashSet<Channel> channels = [];
    private readonly Lingering lingering;
    private readonly Queue<ILoopWork> postponed = new();
    private readonly Queue<ILoopWork> behind = new();
    private readonly long started;
    private List<Channel> touched = [];
    private List<Channel> settling = [];
    private List<Channel> settlingMeanwhile = [];
    private int settled;
    private bool behindWaited;
    private byte[] nowhere = new byte[1024];
    private string lastAddress = "";
    private volatile bool stopping;
    private Thread? thread;

    private protected EventLoop(LoopGroup group, int index, NetOptions options)
    {
        this.group = group;
        Index = index;
        Options = options;
        Buffers = new BufferPool(options.BufferBytes, options.PooledBuffersMax);
        SmallBuffers = new BufferPool(options.IdleReceiveBytes, options.PooledBuffersMax);
        lingering = new Lingering(this);
        started = options.Time.GetTimestamp();
    }

    /// <summary>The loop whose thread this is, or null.</summary>
    public static EventLoop? Current => current;

    public int Index { get; }

    public bool IsCurrent => current == this;

    public NetOptions Options { get; }

    /// <summary>A clock that never goes back, in milliseconds since the loop was made; read once a batch.</summary>
    public long MonotonicMilliseconds { get; private set; }

    /// <summary>Channels this loop owns. Only its own thread may ask.</summary>
    public int ChannelCount => channels.Count;

    /// <summary>What its connections have received and sent.</summary>
    public LoopTraffic Traffic { get; } = new();

    internal BufferPool Buffers { get; }

    internal BufferPool SmallBuffers { get; }

    /// <summary>Connections and handshakes that wait for their turn.</summary>
    internal Arrivals Arrivals { get; } = new();

    /// <summary>Queues work from any thread; one wake-up a batch.</summary>
    public void Post(ILoopWork work)
    {
        if (inbox.Post(work))
            Wake();
    }

    /// <summary>Runs work on this loop not before that many milliseconds from now. Called on the loop's own thread.</summary>
    public void Schedule(ILoopWork work, long delayMilliseconds) => timers.Add(work, MonotonicMilliseconds + Math.Max(delayMilliseconds, 0));

    /// <summary>Runs work on this loop behind a batch, once what it wrote has been sent: nobody's reply waits for that. Called on the loop's own thread; what is queued by such work runs behind the next batch.</summary>
    public void QueueBehind(ILoopWork work) => behind.Enqueue(work);

    /// <summary>True in a batch within another.</summary>
    public bool IsMeanwhile { get; private set; }

    /// <summary>
    /// For a handler that is at work for long, on this thread: lets the loop's other channels have what came for them, and sends what they write. Their handlers
    /// know by <see cref="IsMeanwhile"/> what they are in the middle of. The caller's own channel is left as it is, unless it set its input aside.
    /// </summary>
    public void ServeMeanwhile()
    {
        if (IsMeanwhile || stopping)
            return;
        IsMeanwhile = true;
        TakesLong();
        Dispatch();
        Wait(0);
        Dispatch();
        RunPostponed();
        TakeMeanwhile();
        inbox.BeginBatch();
        TakeMeanwhile();
        AdmitSome();
        group.MeanwhileEnded?.Invoke(this);
        SettleMeanwhile();
        Flush();
        IsMeanwhile = false;
    }

    /// <summary>The loop is to end: whatever runs on it should.</summary>
    public bool IsStopping => stopping;

    /// <summary>Opens a connection owned by this loop. The handler hears OnOpened, or OnClosed with the error (its channel is null then).</summary>
    public abstract void Connect(string host, int port, IChannelHandler handler);

    /// <summary>Makes the transport's channel over a connected socket. On the loop's thread.</summary>
    internal abstract Channel Wrap(IChannelHandler handler, Socket socket);

    internal void Start()
    {
        thread = new Thread(Run) { Name = $"loop-{Index}", IsBackground = true };
        thread.Start();
    }

    internal void Stop()
    {
        stopping = true;
        Wake();
    }

    internal void Join() => thread?.Join();

    internal void Adopt(Channel channel)
    {
        channels.Add(channel);
        channel.Open();
    }

    internal void Forget(Channel channel)
    {
        channels.Remove(channel);
        lingering.Remove(channel);
    }

    internal void SettleLater(Channel channel) => touched.Add(channel);

    /// <summary>The same text, as one object for all channels that follow each other with it: their own end of the connection.</summary>
    internal string Known(string address) => lastAddress = address == lastAddress ? lastAddress : address;

    internal Span<byte> Nowhere(int sizeHint)
    {
        if (nowhere.Length < sizeHint)
            nowhere = new byte[sizeHint];
        return nowhere;
    }

    internal void Linger(Channel channel) => lingering.Add(channel);

    /// <summary>Waits until the transport has something, <see cref="Wake"/> is called, or the time has passed (-1: never).</summary>
    private protected abstract void Wait(int milliseconds);

    /// <summary>Ends a Wait, from any thread.</summary>
    private protected abstract void Wake();

    /// <summary>Handles what the last Wait found, or what is left of it. A batch within the batch goes on where it stands.</summary>
    private protected abstract void Dispatch();

    /// <summary>The loop's thread is over: gives back what the transport holds.</summary>
    private protected abstract void Release();

    /// <summary>Hands on to the kernel what settling has only written down.</summary>
    private protected virtual void Flush()
    {
    }

    /// <summary>The loop's thread is in the midst of a batch that takes long: others that rely on that thread should not.</summary>
    private protected virtual void TakesLong()
    {
    }

    /// <summary>On the loop's own thread, after each batch: true when another thread has run the loop meanwhile, and it is back.</summary>
    private protected virtual bool HasBeenAway() => false;

    /// <summary>The loop's own thread begins.</summary>
    private protected virtual void Began()
    {
    }

    /// <summary>
    /// One batch on a thread that is not the loop's own. Returns how long there will be nothing to do unless the transport is woken: 0 when there is something left,
    /// -1 when no timer runs.
    /// </summary>
    private protected int RunOnce()
    {
        current = this;
        inbox.Awake();
        Wait(0);
        RunBatch();
        current = null;
        var milliseconds = HasMore ? 0 : timers.Due(ElapsedMilliseconds);
        return milliseconds == 0 || inbox.TryFallAsleep() ? milliseconds : 0;
    }

    private void Run()
    {
        current = this;
        Began();
        while (!stopping)
        {
            RunBatch();
            if (HasBeenAway())
                inbox.Awake();
            else if (!stopping)
                Sleep();
        }

        CloseAll();
        Release();
    }

    private void CloseAll()
    {
        foreach (var channel in channels.ToArray())
            channel.Close();
        var until = MonotonicMilliseconds + Options.LingerMilliseconds;
        do
        {
            RunBatch();
            if (channels.Count > 0)
                Wait(StopStepMilliseconds);
        }
        while (channels.Count > 0 && MonotonicMilliseconds < until);
    }

    /// <summary>The clock itself: a batch may have taken long, and what fell due in it is not to be slept over.</summary>
    private long ElapsedMilliseconds => (long)Options.Time.GetElapsedTime(started).TotalMilliseconds;

    private void RunBatch()
    {
        MonotonicMilliseconds = ElapsedMilliseconds;
        group.BatchStarting?.Invoke(this);
        RunPosted();
        Dispatch();
        RunPosted();
        while (timers.TryTake(MonotonicMilliseconds, out var due))
            Run(due);
        AdmitSome();
        DeliverWaiting();
        group.BatchEnded?.Invoke(this);
        Settle();
        if (behind.Count > 0)
            RunBehind();
    }

    /// <summary>Settling may have received more, whose replies the next batch sends: that comes first, once.</summary>
    private void RunBehind()
    {
        behindWaited = !behindWaited && touched.Count > 0;
        if (behindWaited)
            return;
        Flush();
        for (var left = behind.Count; left > 0; left--)
            Run(behind.Dequeue());
    }

    /// <summary>Channels that were resumed have their input handled before the batch ends, so that what ends a batch sees what they did.</summary>
    private void DeliverWaiting()
    {
        for (var (i, end) = (0, touched.Count); i < end && i < touched.Count; i++)
            touched[i].DeliverWaiting();
    }

    private void Run(ILoopWork work)
    {
        if (Options.Fault is not { } fault)
        {
            work.Run();
            return;
        }

        try
        {
            work.Run();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
    }

    /// <summary>What settling itself touches is settled in the next batch, which then follows at once.</summary>
    private void Settle()
    {
        (touched, settling) = (settling, touched);
        settled = 0;
        while (settled < settling.Count)
            settling[settled++].Settle();
        settling.Clear();
    }

    /// <summary>What the batch around this one has not settled yet, and what was touched since; a channel whose handler is at work stays as it is.</summary>
    private void SettleMeanwhile()
    {
        while (settled < settling.Count)
            settling[settled++].Settle();
        (touched, settlingMeanwhile) = (settlingMeanwhile, touched);
        foreach (var channel in settlingMeanwhile)
        {
            if (channel.IsHandling)
                touched.Add(channel);
            else
                channel.Settle();
        }

        settlingMeanwhile.Clear();
    }

    /// <summary>
    /// What others have posted, after what was postponed of it before. It comes before what the transport has brought, too: who posts something and then answers its own client must not be overtaken by
    /// what that client asks of this loop.
    /// </summary>
    private void RunPosted()
    {
        RunPostponed();
        if (!inbox.HasWork)
            return;
        inbox.BeginBatch();
        while (inbox.TryTake(out var work))
            Run(work);
    }

    private void TakeMeanwhile()
    {
        while (inbox.TryTake(out var work))
            RunOrPostpone(work);
    }

    /// <summary>What was postponed, in its order; meanwhile only what may run then.</summary>
    private void RunPostponed()
    {
        for (var left = postponed.Count; left > 0; left--)
            RunOrPostpone(postponed.Dequeue());
    }

    private void RunOrPostpone(ILoopWork work)
    {
        if (IsMeanwhile && !work.RunsMeanwhile)
            postponed.Enqueue(work);
        else
            Run(work);
    }

    /// <summary>A loop that ends takes all, to close them.</summary>
    private void AdmitSome()
    {
        Arrivals.BeginTurn(stopping ? int.MaxValue : group.ConnectionsPerTurn, stopping ? int.MaxValue : group.EncryptedConnectionsPerTurn);
        while (Arrivals.TryTake(out var work))
            Run(work);
    }

    /// <summary>The next batch has something to do whatever the transport brings.</summary>
    private bool HasMore => touched.Count > 0 || postponed.Count > 0 || behind.Count > 0 || Arrivals.AreWaiting;

    private void Sleep()
    {
        var milliseconds = HasMore ? 0 : timers.Due(ElapsedMilliseconds);
        if (milliseconds == 0 || Spin() || !inbox.TryFallAsleep())
        {
            Wait(0);
            return;
        }

        Wait(milliseconds);
        inbox.Awake();
    }

    private bool Spin()
    {
        if (Options.SpinMicroseconds == 0)
            return inbox.HasWork;
        var until = Options.Time.GetTimestamp() + (Options.SpinMicroseconds * Options.Time.TimestampFrequency / 1_000_000);
        while (!inbox.HasWork)
        {
            if (Options.Time.GetTimestamp() >= until)
                return false;
            Thread.SpinWait(8);
        }

        return true;
    }
}
