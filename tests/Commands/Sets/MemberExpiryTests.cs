using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Sets;

public sealed class MemberExpiryTests
{
    [Theory]
    [InlineData("SADD s 1 2 3")]
    [InlineData("SADD s a b c 1 2 3")]
    public void Times_are_given_and_asked_for(string add)
    {
        using var server = new TestServer();
        server.Run(add);
        server.Expect("SEXPIRE s 100 MEMBERS 2 1 nosuch", "[1, -2]");
        Assert.Equal(["sexpire s"], server.Touched);
        server.Expect("STTL s MEMBERS 3 1 2 nosuch", "[100, -1, -2]");
        server.Expect("SPTTL s MEMBERS 1 1", "[100000]");
        server.Expect("SPEXPIREAT s 1000000000500 MEMBERS 1 2", "[1]");
        server.Expect("SEXPIRETIME s MEMBERS 2 1 2", "[1000000100, 1000000001]");
        server.Expect("SPEXPIRETIME s MEMBERS 1 2", "[1000000000500]");
        server.Expect("SEXPIRE s 50 NX MEMBERS 2 1 3", "[0, 1]");
        server.Expect("SEXPIREAT s 1 MEMBERS 1 3", "[2]");
        Assert.Equal(["sexpired s"], server.Touched);
        server.Expect("SISMEMBER s 3", "0");
        server.Expect("SEXPIRE s 10 MEMBERS 2 1", "-ERR nummembers should be greater than 0 and match the provided number of members");
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("SMEMBERS s", "~[c]")]
    [InlineData("SCARD s", "1")]
    [InlineData("SISMEMBER s a", "0")]
    [InlineData("SMISMEMBER s a c", "[0, 1]")]
    [InlineData("SPOP s", "c")]
    [InlineData("SPOP s 5", "~[c]")]
    [InlineData("SRANDMEMBER s", "c")]
    [InlineData("SRANDMEMBER s 5", "[c]")]
    [InlineData("SRANDMEMBER s -2", "[c, c]")]
    [InlineData("SADD s a", "1")]
    [InlineData("SREM s a c", "1")]
    [InlineData("SMOVE s t a", "0")]
    [InlineData("SINTER s s", "~[c]")]
    [InlineData("SUNIONSTORE t s", "1")]
    [InlineData("SSCAN s 0", "[0, [c]]")]
    [InlineData("STTL s MEMBERS 2 a c", "[-2, -1]")]
    public void What_has_expired_is_gone(string command, string reply)
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Run("SADD s a b c");
        server.Run("SPEXPIRE s 100 MEMBERS 2 a b");
        server.Advance(101);
        server.Expect(command, reply);
        Assert.Equal("sexpired s", server.Touched[0]);
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("SMEMBERS s", "[c]")]
    [InlineData("SRANDMEMBER s", "c")]
    [InlineData("SRANDMEMBER s -3", "[c, c, c]")]
    [InlineData("SCARD s", "1")]
    [InlineData("SMEMBERS gone", "[]")]
    [InlineData("SRANDMEMBER gone", "nil")]
    [InlineData("EXISTS gone", "0")]
    public void A_replica_hides_what_it_may_not_delete(string command, string reply)
    {
        using var server = new TestServer();
        server.Run("SADD s a b c");
        server.Run("SADD gone x");
        server.Run("SPEXPIRE s 100 MEMBERS 2 a b");
        server.Run("SPEXPIRE gone 100 MEMBERS 1 x");
        server.Advance(101);
        server.Context.Expiry = ExpiryRole.Hide;
        server.Expect(command, reply);
        Assert.Empty(server.Touched);
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("COPY s other{x}")]
    [InlineData("RENAME s other{x}")]
    [InlineData("RENAME s {s}other")]
    public void Times_go_along(string command)
    {
        using var server = new TestServer();
        server.Run("SADD s a b c");
        server.Run("SPEXPIRE s 5000 MEMBERS 1 a");
        server.Run(command);
        server.Expect($"SPTTL {command.Split(' ')[2]} MEMBERS 2 a b", "[5000, -1]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void The_cycle_removes_what_has_expired()
    {
        using var server = new TestServer();
        for (var i = 0; i < 1000; i++) server.Run($"SADD s m{i}");
        for (var i = 0; i < 1000; i += 2) server.Run($"SPEXPIRE s {i + 1} MEMBERS 1 m{i}");
        Assert.Equal(1, server.Context.Keyspace!.CountVolatile(0));
        server.Advance(2000);
        var removed = 0;
        for (var round = 0; round < 100; round++) removed += server.Outside(context => ExpiredElements.Remove(context, HashSlot.Of("s"u8), 0, "s"u8, 20));
        Assert.Equal(500, removed);
        Assert.Equal(0, server.Context.Keyspace.CountVolatile(0));
        server.Expect("SCARD s", "500");
        server.ExpectCopyIsEqual();
    }
}
