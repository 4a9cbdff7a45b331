using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Waiting;

/// <summary>The blocking commands where nothing needs to wait, or nobody can: replies, errors, and what is logged.</summary>
public sealed class BlockingCommandTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Lists_that_have_elements_give_them_at_once()
    {
        server.Run("RPUSH b 1 2 3 4 5 6 7");
        server.Expect("BLPOP a b c 0", "[b, 1]");
        server.Expect("BRPOP a b 0", "[b, 7]");
        server.Expect("BLMOVE b d LEFT RIGHT 0", "2");
        server.Expect("BRPOPLPUSH b d 0", "6");
        server.Run("RPUSH m 1 2 3");
        server.Expect("BLMOVEM m n LEFT RIGHT 0 COUNT 2 BULK", "[1, 2]");
        server.Expect("BLMOVEM m n LEFT RIGHT 0", "[3]");
        server.Expect("BLMOVEM m n LEFT RIGHT 0 COUNT 2", "-ERR syntax error");
        server.Expect("BLMPOP 0 2 a b LEFT COUNT 2", "[b, [3, 4]]");
        server.Expect("LRANGE d 0 -1", "[6, 2]");
        server.Expect("BLMPOP 0 1 b RIGHT COUNT 10", "[b, [5]]");
        server.Expect("EXISTS b", "0");
    }

    [Fact]
    public void Sorted_sets_that_have_members_give_them_at_once()
    {
        server.Run("ZADD b 1 x 2 y 3 z 4 w");
        server.Expect("BZPOPMIN a b 0", "[b, x, 1]");
        server.Expect("BZPOPMAX a b 0", "[b, w, 4]");
        server.Expect("BZMPOP 0 2 a b MIN COUNT 5", "[b, [[y, 2], [z, 3]]]");
        server.Expect("EXISTS b", "0");
    }

    [Theory]
    [InlineData("BLPOP a 0", "nil")]
    [InlineData("BRPOP a 0", "nil")]
    [InlineData("BLMOVE a b LEFT LEFT 0", "nil")]
    [InlineData("BRPOPLPUSH a b 0", "nil")]
    [InlineData("BLMOVEM a b LEFT LEFT 0 EXACTLY 3 OBO", "nil")]
    [InlineData("BLMPOP 0 1 a LEFT", "nil")]
    [InlineData("BZPOPMIN a 0", "nil")]
    [InlineData("BZPOPMAX a 0", "nil")]
    [InlineData("BZMPOP 0 1 a MIN", "nil")]
    public void In_a_transaction_nobody_waits(string line, string reply)
    {
        server.Run("MULTI");
        server.Expect(line, "QUEUED");
        server.Expect("EXEC", $"[{reply}]");
    }

    [Theory]
    [InlineData("BLPOP a x", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP a nan", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP a -1", "-ERR timeout is negative")]
    [InlineData("BLPOP a -1e400", "-ERR timeout is negative")]
    [InlineData("BLPOP a 1e400", "-ERR timeout is out of range")]
    [InlineData("BLPOP a 1e5000", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP a inf", "-ERR timeout is out of range")]
    [InlineData("BLPOP a 0x7FFFFFFFFFFFFF", "-ERR timeout is out of range")]
    [InlineData("BLPOP text 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("BLPOP l text 0", "[l, 1]")]
    [InlineData("BLMOVE text l LEFT LEFT 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("BLMOVE l text LEFT LEFT 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("BLMOVE l m UP LEFT 0", "-ERR syntax error")]
    [InlineData("BLMPOP x 1 l LEFT", "-ERR timeout is not a float or out of range")]
    [InlineData("BLMPOP x 0 l LEFT", "-ERR numkeys should be greater than 0")]
    [InlineData("BZMPOP x 1 l UP", "-ERR syntax error")]
    [InlineData("BLPOP l 0x0.1", "[l, 1]")]
    [InlineData("BLPOP l 0X1.8p-3", "[l, 1]")]
    [InlineData("BLPOP l -0x1", "-ERR timeout is negative")]
    [InlineData("BLPOP l 0x1.2.3", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP l 0x.", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP l 0x1p", "-ERR timeout is not a float or out of range")]
    [InlineData("BLMPOP 0 0 l LEFT", "-ERR numkeys should be greater than 0")]
    [InlineData("BLMPOP 0 1 l UP", "-ERR syntax error")]
    [InlineData("BZMPOP 0 1 l MIN COUNT 0", "-ERR count should be greater than 0")]
    [InlineData("BZPOPMIN text 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("WAITAOF 2 0 0", "-ERR value is out of range, value must between 0 and 1")]
    [InlineData("WAITAOF x 0 0", "-ERR value is not an integer or out of range")]
    [InlineData("WAITAOF 0 x 0", "-ERR value is not an integer or out of range")]
    [InlineData("WAITAOF 0 -1 0", "-ERR value is out of range, must be positive")]
    [InlineData("WAITAOF 0 0 -1", "-ERR timeout is negative")]
    [InlineData("WAIT 0 x", "-ERR timeout is not an integer or out of range")]
    [InlineData("CLIENT UNBLOCK 1 SOON", "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")]
    [InlineData("CLIENT UNBLOCK x", "-ERR value is not an integer or out of range")]
    [InlineData("CLIENT UNBLOCK 99", "0")]
    public void Errors_are_these(string line, string reply)
    {
        server.Run("SET text x");
        server.Run("RPUSH l 1");
        server.Expect(line, reply);
    }
}
