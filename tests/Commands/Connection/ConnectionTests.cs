using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Connection;

public sealed class ConnectionTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Talking()
    {
        server.Expect("PING", "PONG");
        server.Expect("ping hi", "hi");
        server.Expect("PING a b", "-ERR wrong number of arguments for 'ping' command");
        server.Expect("ECHO hi", "hi");
        server.Expect("QUIT now", "OK");
        Assert.True(server.Session.CloseAfterReply);
    }

    [Fact]
    public void Hello_greets_in_the_version_asked_for()
    {
        server.Expect("HELLO", "[server, redis, version, 7.2.4, proto, 2, id, 1, mode, standalone, role, master, modules, []]");
        server.Expect("HELLO 3", "{server: redis, version: 7.2.4, proto: 3, id: 1, mode: standalone, role: master, modules: []}");
        server.Expect("GET nosuch", "nil");
        server.Expect("HELLO 4", "-NOPROTO unsupported protocol version");
        server.Expect("HELLO x", "-ERR Protocol version is not an integer or out of range");
        server.Expect("HELLO 2 NOSUCH", "-ERR Syntax error in HELLO option 'NOSUCH'");
        server.Expect("HELLO 2 SETNAME", "-ERR Syntax error in HELLO option 'SETNAME'");
        server.Expect("HELLO 2 SETNAME \"a b\"", "-ERR Client names cannot contain spaces, newlines or special characters.");
        Assert.Equal(3, server.Session.RespVersion);
        server.Run("HELLO 2 SETNAME me");
        server.Expect("CLIENT GETNAME", "me");
        server.Expect("RESET", "RESET");
        server.Expect("CLIENT GETNAME", "nil");
    }

    [Fact]
    public void Nothing_goes_before_the_password()
    {
        server.Expect("AUTH x", "-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?");
        server.Host.Access.SetDefaultPassword("secret");
        server.Session.Authenticated = false;
        server.Expect("GET a", "-NOAUTH Authentication required.");
        server.Expect("NOSUCH", "-NOAUTH Authentication required.");
        server.Expect("GET", "-NOAUTH Authentication required.");
        server.Expect("HELLO 3", "-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time");
        server.Expect("AUTH wrong", "-WRONGPASS invalid username-password pair or user is disabled.");
        server.Expect("AUTH a b c", "-ERR syntax error");
        server.Expect("HELLO 2 AUTH default wrong", "-WRONGPASS invalid username-password pair or user is disabled.");
        server.Run("HELLO 2 AUTH default secret");
        server.Expect("GET a", "nil");
        server.Run("RESET");
        server.Expect("GET a", "-NOAUTH Authentication required.");
        server.Expect("AUTH default secret", "OK");
        server.Expect("GET a", "nil");
    }

    [Fact]
    public void Databases()
    {
        server.Expect("SET a 0", "OK");
        server.Expect("SELECT 1", "OK");
        server.Expect("GET a", "nil");
        server.Expect("SELECT 16", "-ERR DB index is out of range");
        server.Expect("SELECT -1", "-ERR DB index is out of range");
        server.Expect("SELECT x", "-ERR value is not an integer or out of range");
    }

    [Fact]
    public void Clients()
    {
        server.Expect("CLIENT ID", "1");
        server.Expect("CLIENT SETNAME \"a b\"", "-ERR Client names cannot contain spaces, newlines or special characters.");
        server.Expect("CLIENT SETNAME me", "OK");
        server.Expect("CLIENT GETNAME", "me");
        server.Expect("CLIENT SETINFO LIB-NAME lib", "OK");
        server.Expect("CLIENT SETINFO lib-ver 1.0", "OK");
        server.Expect("CLIENT SETINFO LIB-name \"1 0\"", "-ERR LIB-name cannot contain spaces, newlines or special characters.");
        server.Expect("CLIENT SETINFO lib-ver \"1 0\"", "-ERR lib-ver cannot contain spaces, newlines or special characters.");
        server.Expect("CLIENT SETINFO nosuch 1", "-ERR Unrecognized option 'nosuch'");
        server.Expect("CLIENT NO-EVICT on", "OK");
        server.Expect("CLIENT NO-TOUCH maybe", "-ERR syntax error");
        Assert.StartsWith("id=1 addr=127.0.0.1:1000 ", server.Run("CLIENT INFO"));
        server.Expect("CLIENT KILL 1.2.3.4:5", "-ERR No such client");
        server.Expect("CLIENT KILL ID 7", "0");
        server.Expect("CLIENT KILL USER default", "1");
        Assert.False(server.Session.CloseAfterReply);
        server.Expect("CLIENT KILL ADDR 127.0.0.1:1000 SKIPME no", "1");
        Assert.True(server.Session.CloseAfterReply);
        server.Expect("CLIENT GETREDIR", "-1");
    }
}
