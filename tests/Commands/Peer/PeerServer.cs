using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Distro.Resp;

namespace Distro.Tests.Commands.Peer;

/// <summary>A redis-server of our own on a free loopback port, and one connection to it. It keeps nothing, and ends with the test.</summary>
public sealed class PeerServer : IDisposable
{
    private const int StartAttemptsMax = 200;

    private readonly Process process;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] input = new byte[4 * 1024 * 1024];

    public PeerServer()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();
        process = Process.Start(new ProcessStartInfo(Executable!, ["--port", port.ToString(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"])
        {
            RedirectStandardOutput = true,
        })!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < StartAttemptsMax && !process.HasExited)
            {
                process.WaitForExit(25);
            }
        }
    }

    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    public ReplyValue Run(IReadOnlyList<string> words)
    {
        socket.Send(Encoding.Latin1.GetBytes($"*{words.Count}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}"));
        var length = 0;
        while (true)
        {
            var received = socket.Receive(input.AsSpan(length));
            if (received == 0) throw new IOException("The peer closed the connection.");
            length += received;
            if (ReplyValue.Parse(input.AsSpan(0, length), out _) is { } reply) return reply;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
