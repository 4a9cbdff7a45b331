using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.RdbTool;

/// <summary>A server's address that passes everything on, and cuts connections after some bytes, wherever that is; after so many cuts it is a good one.</summary>
internal sealed class CuttingRelay : IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int BytesMax = 900_000;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Random random;
    private readonly int port;
    private readonly int bytesMin;
    private readonly int cutsMax;
    private int cuts;

    public CuttingRelay(int port, int seed, int cuts, int bytesMin = 20_000)
    {
        this.port = port;
        this.bytesMin = bytesMin;
        random = new Random(seed);
        cutsMax = cuts;
        listener.Start();
        _ = Accept();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Cuts => Math.Min(Volatile.Read(ref cuts), cutsMax);

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, port);
                int limit;
                lock (random) limit = random.Next(bytesMin, BytesMax);
                _ = Pass(client, server, limit);
                _ = Pass(server, client, int.MaxValue);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Pass(TcpClient from, TcpClient to, int limit)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                var count = await from.GetStream().ReadAsync(buffer);
                if (count == 0) break;
                limit -= count;
                if (limit < 0 && Interlocked.Increment(ref cuts) <= cutsMax) break;
                if (limit < 0) limit = int.MaxValue;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }

        from.Dispose();
        to.Dispose();
    }
}
