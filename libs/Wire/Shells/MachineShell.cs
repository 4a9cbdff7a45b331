using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Wire.Shells;

/// <summary>
/// Runs one machine over real links: a thread of its own, apart from any event loop and from the thread pool's queue, takes events one at a time and does what the
/// machine answers. Leases beat here, so nothing on this thread waits for a disk or a socket. What a few events at a time have it say goes out together.
/// </summary>
public sealed class MachineShell : IAsyncDisposable
{
    private const int StopMillisecondsMax = 5000;

    /// <summary>Events handled before what they said is sent.</summary>
    private const int EventsATime = 16;

    private readonly IClock clock;
    private readonly ControlLinkOptions options;
    private readonly IMachineSurroundings surroundings;
    private readonly ConcurrentQueue<Action> events = new();
    private readonly WakeSignal somethingHappened = new();
    private readonly Dictionary<long, MachineLink> links = [];
    private readonly List<MachineLink> unflushed = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly string name;
    private readonly LinkNews news;
    private Machine machine = null!;
    private Thread? thread;
    private ControlListener? listener;
    private long lastAccepted;

    public MachineShell(string name, IClock clock, ControlLinkOptions options, IMachineSurroundings surroundings)
    {
        this.name = name;
        this.clock = clock;
        this.options = options;
        this.surroundings = surroundings;
        news = new LinkNews(clock);
    }

    /// <summary>Binds the port where peers connect, who wait until <see cref="Start"/>; returns it. First, because a machine is told its own endpoint.</summary>
    public int Listen(IPEndPoint endpoint)
    {
        listener = new ControlListener(endpoint, options, link => Post(() => Accepted(link)), Refused);
        return listener.Port;
    }

    public void Start(Machine toRun)
    {
        machine = toRun;
        Post(machine.Start);
        thread = new Thread(Run) { Name = name, IsBackground = true };
        thread.Start();
        listener?.Start();
    }

    /// <summary>A request to the disk ended. From any thread; results arrive in the order posted.</summary>
    /// <param name="mayWait">It is told with the next event, or when the machine wakes, whichever comes first.</param>
    public void Complete(MachineResult result, bool mayWait = false)
    {
        events.Enqueue(() => machine.Completed(result));
        if (!mayWait) somethingHappened.Set();
    }

    /// <summary>Runs something on the machine's thread, as an event. From any thread.</summary>
    public void Post(Action happened)
    {
        events.Enqueue(happened);
        somethingHappened.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref listener, null) is { } listening) await listening.DisposeAsync().ConfigureAwait(false);
        somethingHappened.Set();
        if (thread is { IsAlive: true } && Thread.CurrentThread != thread) thread.Join(StopMillisecondsMax);
        foreach (var link in links.Values) link.Dispose();
        links.Clear();
    }

    private void Run()
    {
        var hasMore = false;
        while (!stopping.IsCancellationRequested)
        {
            var wait = machine.WakeAtMilliseconds - clock.MonotonicMilliseconds;
            if (hasMore) wait = 0;
            somethingHappened.Wait(Math.Clamp(wait, 0, int.MaxValue));
            for (var handled = 0; handled < EventsATime && !stopping.IsCancellationRequested && events.TryDequeue(out var happened); handled++) Handle(happened);
            hasMore = !events.IsEmpty;
            if (clock.MonotonicMilliseconds >= machine.WakeAtMilliseconds) Handle(machine.Wake);
            Flush();
        }
    }

    private void Flush()
    {
        foreach (var link in unflushed) link.Flush();
        unflushed.Clear();
    }

    private void Handle(Action happened)
    {
        try
        {
            happened();
            foreach (var action in machine.TakeActions())
            {
                Do(action);
                if (stopping.IsCancellationRequested) return;
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A machine that threw is in no known state: going on could hurt data, starting again can't.
            surroundings.Halt(error.ToString());
            stopping.Cancel();
        }
    }

    private void Do(MachineAction action)
    {
        switch (action)
        {
            case Send send:
                Queue(send);
                break;
            case OpenLink open:
                _ = ConnectAsync(open.Link, open.Endpoint, links[open.Link] = new MachineLink());
                break;
            case CloseLink close:
                if (links.Remove(close.Link, out var closed)) closed.Dispose();
                break;
            case Note note:
                surroundings.Noted(note);
                break;
            case Halt halt:
                surroundings.Halt(halt.Reason);
                stopping.Cancel();
                break;
            default:
                surroundings.Do(action);
                break;
        }
    }

    private void Queue(Send send)
    {
        if (!links.TryGetValue(send.Link, out var link)) return;
        if (!link.IsUnflushed) unflushed.Add(link);
        link.Queue(send.Message);
    }

    private void Accepted(ControlLink connection)
    {
        var number = --lastAccepted;
        var link = links[number] = new MachineLink { Connection = connection };
        _ = CarryAsync(number, link, connection);
        machine.LinkAccepted(number);
    }

    private async Task ConnectAsync(long number, string endpoint, MachineLink link)
    {
        try
        {
            var connection = await ControlLink.ConnectAsync(endpoint, options, link.Cancelled).ConfigureAwait(false);
            Post(() =>
            {
                if (!links.ContainsKey(number))
                {
                    connection.Close();
                    return;
                }

                link.Connection = connection;
                news.Forget(endpoint);
                _ = CarryAsync(number, link, connection);
                machine.LinkUp(number);
            });
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Down(number, endpoint, error);
        }
    }

    private async Task CarryAsync(long number, MachineLink link, ControlLink connection)
    {
        var room = new SemaphoreSlim(options.UnhandledMessagesMax);
        try
        {
            await connection.RunAsync(async message =>
            {
                await room.WaitAsync(link.Cancelled).ConfigureAwait(false);
                Post(() => Received(number, message, room));
            }).ConfigureAwait(false);
            Down(number, connection.Peer, null);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Down(number, connection.Peer, error);
        }
    }

    private void Received(long number, Message message, SemaphoreSlim room)
    {
        if (!links.ContainsKey(number)) return;
        room.Release();
        machine.Received(number, message);
    }

    private void Down(long number, string peer, Exception? error) => Post(() =>
    {
        if (!links.Remove(number, out var link)) return;
        link.Dispose();
        Failed(peer, error);
        machine.LinkDown(number);
    });

    /// <summary>Whoever is refused calls again, each time from another port: what is news is the host and the reason.</summary>
    private void Refused(string peer, Exception error)
    {
        var host = ControlLink.TrySplit(peer, out var found, out _) ? found : peer;
        if (news.IsNews($"{host}: {error.Message}", error)) surroundings.LinkFailed(peer, error);
    }

    private void Failed(string peer, Exception? error)
    {
        if (news.IsNews(peer, error)) surroundings.LinkFailed(peer, error);
    }
}
