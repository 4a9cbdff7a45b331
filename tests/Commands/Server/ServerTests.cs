using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Server;

public sealed class ServerTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void There_are_no_modules()
    {
        server.Expect("MODULE LIST", "[]");
        server.Expect("MODULE LOAD /x.so", "-ERR unknown subcommand 'LOAD'. Try MODULE HELP.");
    }

    [Fact]
    public void Options()
    {
        server.Expect("CONFIG GET maxmemory", "[maxmemory, 0]");
        server.Expect("CONFIG GET *m* time* m*", "[maxmemory, 0, timeout, 0]");
        server.Expect("CONFIG GET nosuch", "[]");
        server.Expect("CONFIG SET maxmemory 100 timeout 5", "OK");
        server.Expect("CONFIG GET maxmemory", "[maxmemory, 100]");
        server.Expect("CONFIG SET maxmemory x", "-ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value");
        server.Expect("CONFIG SET nosuch 1", "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
        server.Expect("CONFIG SET timeout 1 timeout 2", "-ERR CONFIG SET failed (possibly related to argument 'timeout') - duplicate parameter");
        server.Expect("CONFIG SET timeout 1 maxmemory", "-ERR syntax error");
        server.Expect("CONFIG RESETSTAT", "OK");
        server.Expect("CONFIG REWRITE", "-ERR The server is running without a config file");
    }

    [Fact]
    public void Figures()
    {
        server.Expect("INFO", "# Server\r\nredis_version:7.2.4\r\n");
        server.Expect("INFO commandstats", "# Commandstats\r\ncmdstat_get:1\r\n");
        server.Expect("INFO everything", "# Server\r\nredis_version:7.2.4\r\n\r\n# Commandstats\r\ncmdstat_get:1\r\n");
        server.Expect("INFO nosuch", "\"\"");
        server.Expect("TIME", "[1000000000, 0]");
        server.Expect("WAIT 0 0", "0");
        server.Expect("WAIT 0 -1", "-ERR timeout is negative");
    }

    [Fact]
    public void Flushing()
    {
        server.Run("MSET a 1 b 2");
        server.Run("SELECT 1");
        server.Run("SET c 3");
        server.Expect("FLUSHDB LATER", "-ERR syntax error");
        server.Expect("FLUSHDB ASYNC", "OK");
        Assert.Equal("-1/1: FLUSHDB", server.Log[^1]);
        server.Expect("DBSIZE", "0");
        server.Run("SELECT 0");
        server.Expect("DBSIZE", "2");
        server.ExpectCopyIsEqual();
        server.Run("SELECT 5");
        server.Expect("FLUSHALL", "OK");
        Assert.Equal("-1/0: FLUSHALL", server.Log[^1]);
        server.Run("SELECT 0");
        server.Expect("DBSIZE", "0");
        server.Expect("SET a 1", "OK");
        server.Expect("GET a", "1");
    }
}
