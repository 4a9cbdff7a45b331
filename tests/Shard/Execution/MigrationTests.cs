using System.Net;
using System.Net.Sockets;

namespace Distro.Tests.Shard.Execution;

/// <summary>What MIGRATE says when the other server cannot be reached.</summary>
public class MigrationTests
{
    [Fact]
    public async Task A_port_where_nobody_listens_is_told_of_as_Valkey_does()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.Run("SET k v");
        client.Expect($"MIGRATE 127.0.0.1 {((IPEndPoint)silent.LocalEndPoint!).Port} k 0 5000", "-IOERR error or timeout writing to target instance");
        client.Expect("GET k", "v");
    }
}
