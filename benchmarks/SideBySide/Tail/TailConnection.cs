using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Distro.SideBySide.Tail;

/// <summary>One connection: requests go out when they are due, whether or not others were answered, and each answer's time since then is kept.</summary>
internal sealed class TailConnection : IDisposable
{
    private readonly Socket socket;
    private readonly ConcurrentQueue<long> begun = new();
    private readonly List<double> milliseconds = [];
    private readonly Task reading;
    private long answers;

    public TailConnection(int port)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect("127.0.0.1", port);
        reading = Task.Run(Read);
    }

    /// <summary>Set before the first request of a run that sends the next when one is answered; null where time says when.</summary>
    public Func<byte[]?>? NextWhenAnswered { get; set; }

    public bool KeepsTimes { get; set; }

    public long Answers => Interlocked.Read(ref answers);

    public bool IsIdle => begun.IsEmpty;

    /// <summary>An answer that nobody reckoned with: the run is worth nothing.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>Only when idle.</summary>
    public IReadOnlyList<double> Milliseconds => milliseconds;

    public void Send(byte[] request, int count, long beganTimestamp)
    {
        for (; count > 0; count--) begun.Enqueue(beganTimestamp);
        for (var sent = 0; sent < request.Length;) sent += socket.Send(request.AsSpan(sent));
    }

    public void Dispose()
    {
        socket.Close();
        reading.Wait();
    }

    private async Task Read()
    {
        var counter = default(ReplyCounter);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var length)
            {
                var now = Stopwatch.GetTimestamp();
                for (var replies = counter.Count(buffer.AsSpan(0, length)); replies > 0; replies--)
                {
                    begun.TryDequeue(out var began);
                    if (KeepsTimes) milliseconds.Add(Stopwatch.GetElapsedTime(began, now).TotalMilliseconds);
                    Interlocked.Increment(ref answers);
                    if (NextWhenAnswered?.Invoke() is { } next) Send(next, 1, now);
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was closed at the run's end; what was not answered by then is missed by who counts.
        }
        catch (InvalidDataException error)
        {
            Problem = error;
        }
    }
}
