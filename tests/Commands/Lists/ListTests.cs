using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Lists;

public sealed class ListTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Push_and_pop_at_both_ends()
    {
        server.Expect("RPUSH l a b c", "3");
        server.Expect("LPUSH l x y", "5");
        server.Expect("LRANGE l 0 -1", "[y, x, a, b, c]");
        server.Expect("LPOP l", "y");
        server.Expect("RPOP l 2", "[c, b]");
        server.Expect("LPOP l 0", "[]");
        server.Expect("LPOP l -1", "-ERR value is out of range, must be positive");
        server.Expect("LPOP l 1 2", "-ERR wrong number of arguments for 'lpop' command");
        server.Expect("LLEN l", "2");
        server.Expect("LPOP l 10", "[x, a]");
        Assert.Equal(["lpop l", "del l"], server.Touched);
        server.Expect("LPOP l", "nil");
        server.Expect("LPOP l 3", "nil");
        server.Expect("LPUSHX l a", "0");
        server.Expect("EXISTS l", "0");
    }

    [Fact]
    public void Ranges_and_indexes()
    {
        server.Run("RPUSH l 0 1 2 3 4");
        server.Expect("LRANGE l 1 2", "[1, 2]");
        server.Expect("LRANGE l -2 100", "[3, 4]");
        server.Expect("LRANGE l 3 1", "[]");
        server.Expect("LRANGE nosuch 0 -1", "[]");
        server.Expect("LRANGE l x 1", "-ERR value is not an integer or out of range");
        server.Expect("LINDEX l 2", "2");
        server.Expect("LINDEX l -1", "4");
        server.Expect("LINDEX l 5", "nil");
        server.Expect("LTRIM l 1 -2", "OK");
        server.Expect("LRANGE l 0 -1", "[1, 2, 3]");
        server.Expect("LTRIM l 5 9", "OK");
        server.Expect("EXISTS l", "0");
    }

    [Fact]
    public void Changes_in_the_middle()
    {
        server.Run("RPUSH l a b a c a");
        server.Expect("LSET l 1 B", "OK");
        server.Expect("LSET l 9 x", "-ERR index out of range");
        server.Expect("LSET nosuch 0 x", "-ERR no such key");
        server.Expect("LINSERT l BEFORE c x", "6");
        server.Expect("LINSERT l AFTER nosuch x", "-1");
        server.Expect("LINSERT nosuch AFTER a x", "0");
        server.Expect("LREM l -1 a", "1");
        server.Expect("LRANGE l 0 -1", "[a, B, a, x, c]");
        server.Expect("LREM l 0 a", "2");
        server.Expect("LPOS l x", "1");
        server.Expect("LPOS l x RANK 0", "-ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list");
        server.Expect("LRANGE l 0 -1", "[B, x, c]");
    }

    [Fact]
    public void Moving_between_lists_logs_a_pop_and_a_push()
    {
        server.Run("RPUSH l a b c");
        server.Expect("LMOVE l m RIGHT LEFT", "c");
        Assert.EndsWith("RPOP l", server.Log[^2]);
        Assert.EndsWith("LPUSH m c", server.Log[^1]);
        server.Expect("RPOPLPUSH l l", "b");
        server.Expect("LRANGE l 0 -1", "[b, a]");
        server.Expect("RPOPLPUSH nosuch l", "nil");
        server.Run("RPUSH one x");
        server.Expect("LMOVE one one LEFT RIGHT", "x");
        server.Expect("LRANGE one 0 -1", "[x]");
        server.Expect("LMOVE one m LEFT RIGHT", "x");
        server.Expect("EXISTS one", "0");
    }

    [Fact]
    public void A_large_list()
    {
        for (var i = 0; i < 3_000; i++) server.Run($"RPUSH l element:{i}");
        server.Expect("OBJECT ENCODING l", "quicklist");
        server.Expect("LRANGE l 1499 1500", "[element:1499, element:1500]");
        server.Expect("LINDEX l -1", "element:2999");
        server.Expect("LPOS l element:2000", "2000");
        server.Expect("COPY l copy", "1");
        server.Expect("LTRIM l 10 19", "OK");
        server.Expect("OBJECT ENCODING l", "listpack");
        server.Expect("LRANGE l 0 1", "[element:10, element:11]");
        server.Expect("LLEN copy", "3000");
    }

    [Fact]
    public void Several_elements_are_moved()
    {
        server.Run("RPUSH a 1 2 3 4 5 6");
        server.Expect("LMOVEM a b LEFT RIGHT", "[1]");
        server.Expect("LMOVEM a b LEFT LEFT COUNT 2 OBO", "[3, 2]");
        Assert.Equal(["lpush b", "lpop a"], server.Touched);
        server.Expect("LRANGE b 0 -1", "[3, 2, 1]");
        server.Expect("LMOVEM a b RIGHT RIGHT COUNT 2 BULK", "[5, 6]");
        server.Expect("LRANGE b 0 -1", "[3, 2, 1, 5, 6]");
        server.Expect("LMOVEM a b LEFT RIGHT EXACTLY 2 OBO", "nil");
        server.Expect("LMOVEM a b LEFT RIGHT COUNT 9 OBO", "[4]");
        Assert.Equal(["rpush b", "lpop a", "del a"], server.Touched);
        server.Expect("LMOVEM a b LEFT RIGHT", "[]");
        server.Expect("LMOVEM a b LEFT RIGHT COUNT 2 BULK", "[]");
        server.Expect("LMOVEM a b LEFT RIGHT EXACTLY 1 BULK", "nil");
        server.Run("EXPIRE b 100");
        server.Expect("LMOVEM b b LEFT RIGHT EXACTLY 2 BULK", "[3, 2]");
        server.Expect("LRANGE b 0 -1", "[1, 5, 6, 4, 3, 2]");
        server.Expect("LMOVEM b b RIGHT LEFT COUNT 99 OBO", "[1, 5, 6, 4, 3, 2]");
        server.Expect("LMOVEM b b LEFT LEFT COUNT 2 BULK", "[1, 5]");
        server.Expect("LRANGE b 0 -1", "[1, 5, 6, 4, 3, 2]");
        server.Expect("LMOVEM b b LEFT LEFT COUNT 2 OBO", "[5, 1]");
        server.Expect("LRANGE b 0 -1", "[5, 1, 6, 4, 3, 2]");
        server.Expect("LMOVEM b b RIGHT RIGHT EXACTLY 3 OBO", "[2, 3, 4]");
        server.Expect("LRANGE b 0 -1", "[5, 1, 6, 2, 3, 4]");
        server.Expect("LMOVEM b b RIGHT RIGHT COUNT 9 OBO", "[4, 3, 2, 6, 1, 5]");
        server.Expect("LMOVEM b b LEFT LEFT COUNT 9 OBO", "[5, 1, 6, 2, 3, 4]");
        server.Expect("LRANGE b 0 -1", "[5, 1, 6, 2, 3, 4]");
        server.Expect("TTL b", "100");
        server.Expect("LMOVEM b c LEFT RIGHT COUNT 0 OBO", "-ERR count should be greater than 0");
        server.Expect("LMOVEM b c LEFT RIGHT COUNT 1", "-ERR syntax error");
        server.Expect("LMOVEM b c UP RIGHT", "-ERR syntax error");
        server.Expect("LMOVEM b c LEFT RIGHT ABOUT 1 OBO", "-ERR syntax error");
        server.Run("SET text x");
        server.Expect("LMOVEM b text LEFT RIGHT", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
