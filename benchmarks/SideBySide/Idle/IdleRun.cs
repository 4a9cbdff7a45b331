using System.Security.Cryptography.X509Certificates;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Idle;

/// <summary>What silent connections cost: bytes of the process and of the kernel for each beyond the first ones, which bring the server's pools to their size, and CPU when nobody asks.</summary>
internal sealed record IdleResult(int Connections, double BytesOfAll, double BytesOfMore, double KernelBytes, double CoreEmpty, double CoreFull)
{
    private const int DescriptorsKept = 1_000;

    /// <summary>So many bring pools, code and heaps to their size.</summary>
    private const int First = 4_000;

    /// <summary>An encrypted client costs this program, too, some ten thousand bytes and a handshake.</summary>
    private const int EncryptedMax = 12_000;

    private static readonly TimeSpan resting = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan watched = TimeSpan.FromSeconds(10);

    public static IdleResult Measure(MemoryServerKind kind, int wanted, X509Certificate? trusted)
    {
        var count = Math.Min(Math.Min(wanted, Descriptors.Allowed - DescriptorsKept), trusted is not null ? EncryptedMax : int.MaxValue);
        using var server = new CrowdServer(kind, Descriptors.Allowed - 100);
        var clients = new List<IdleClient>();
        try
        {
            var empty = Core(server);
            var nobody = server.ResidentBytes;
            Connect(clients, server, First, trusted);
            var (before, kernel) = (Rested(server), KernelMemory.Bytes);
            Connect(clients, server, count, trusted);
            var after = Rested(server);
            var more = (double)(count - First);
            return new(count, (after - nobody) / (double)count, (after - before) / more, (KernelMemory.Bytes - kernel) / more, empty, Core(server));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private static void Connect(List<IdleClient> clients, CrowdServer server, int upTo, X509Certificate? trusted)
    {
        while (clients.Count < upTo)
        {
            clients.Add(new IdleClient(server.Port, clients.Count, trusted));
            clients[^1].Ping();
        }
    }

    /// <summary>Servers give the buffers of silent clients back after some seconds.</summary>
    private static long Rested(CrowdServer server)
    {
        Thread.Sleep(resting);
        return Settled.Reading(() => server.ResidentBytes);
    }

    /// <summary>How much of a core it takes while nobody asks.</summary>
    private static double Core(CrowdServer server)
    {
        Thread.Sleep(watched / 5);
        var before = server.CpuSeconds;
        Thread.Sleep(watched);
        return (server.CpuSeconds - before) / watched.TotalSeconds;
    }
}
