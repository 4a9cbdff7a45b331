using System.Diagnostics;
using System.Text;
using Distro.SideBySide.Tail;

namespace Distro.SideBySide.Durability;

/// <summary>Writes by the clock to keys of one slot, whoever else is served meanwhile: the same work for a server that syncs each write and for one that does not.</summary>
internal sealed class PacedWriter : IDisposable
{
    private const int Connections = 10;
    private const int Keys = 1_000;

    private readonly TailConnection[] connections;
    private readonly Thread thread;
    private volatile bool isOver;

    public PacedWriter(int port, int writesPerSecond)
    {
        connections = [.. Enumerable.Range(0, Connections).Select(_ => new TailConnection(port))];
        thread = new Thread(() => Write(writesPerSecond)) { IsBackground = true, Name = "paced writer" };
        thread.Start();
    }

    public long Answers => connections.Sum(connection => connection.Answers);

    public void Dispose()
    {
        isOver = true;
        thread.Join();
        var problem = connections.FirstOrDefault(connection => connection.Problem is not null)?.Problem;
        foreach (var connection in connections) connection.Dispose();
        if (problem is not null) throw new InvalidOperationException("the server refused the writer", problem);
    }

    private void Write(int writesPerSecond)
    {
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0L; !isOver; Thread.Sleep(1))
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * writesPerSecond); sent < due; sent++)
            {
                var key = $"{{writer}}:{sent % Keys:D6}";
                connections[sent % Connections].Send(Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n${key.Length}\r\n{key}\r\n$32\r\nvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv\r\n"), 1, 0);
            }
        }
    }
}
