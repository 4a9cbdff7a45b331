using System.Net.Sockets;

namespace Distro.SideBySide.Holds;

/// <summary>Another client, which reads a key of its own all the time: how much the server computed at most while it waited for its reply.</summary>
internal sealed class Prober : IDisposable
{
    private static readonly byte[] Request = "GET somebody-elses-key\r\n"u8.ToArray();

    private readonly TcpClient client;
    private readonly ThreadTimes times;
    private readonly Thread thread;
    private double longest;
    private bool isOver;

    public Prober(int port, ThreadTimes times)
    {
        this.times = times;
        client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        thread = new Thread(Probe) { IsBackground = true };
        thread.Start();
    }

    /// <summary>Ends the probing. Milliseconds of the server's threads.</summary>
    public double Longest()
    {
        Volatile.Write(ref isOver, true);
        thread.Join();
        return longest;
    }

    public void Dispose()
    {
        _ = Longest();
        client.Dispose();
    }

    private void Probe()
    {
        var stream = client.GetStream();
        var reply = new byte[64];
        while (!Volatile.Read(ref isOver))
        {
            var before = times.Milliseconds;
            stream.Write(Request);
            if (stream.Read(reply) == 0)
                return;
            longest = Math.Max(longest, times.Milliseconds - before);
        }
    }
}
