namespace Distro.SideBySide;

/// <summary>The peers of one run: all of them end with it, however it ends, and if one can't be started the others do not stay behind.</summary>
internal sealed class PeerServers : IDisposable
{
    private readonly List<PeerServer> servers = [];

    private PeerServers()
    {
    }

    public IEnumerable<Target> Targets => servers.Select(server => server.Target);

    public static PeerServers Present(string durability)
    {
        var peers = new PeerServers();
        try
        {
            foreach (var server in PeerServer.Present(durability)) peers.servers.Add(server);
            return peers;
        }
        catch
        {
            peers.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var server in servers) server.Dispose();
    }
}
