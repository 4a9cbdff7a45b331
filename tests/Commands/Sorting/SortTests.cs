using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Sorting;

public sealed class SortTests : IDisposable
{
    private readonly TestServer server = new();

    public SortTests()
    {
        server.Run("RPUSH list 3 1 10 2");
        server.Run("MSET w_1 30 w_2 20 w_3 10 d_1 one d_2 two d_3 three");
        server.Run("HSET h_1 name first weight 5");
        server.Run("HSET h_3 name third weight 1");
    }

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Numbers_and_bytes()
    {
        server.Expect("SORT list", "[1, 2, 3, 10]");
        server.Expect("SORT list DESC", "[10, 3, 2, 1]");
        server.Expect("SORT list ALPHA", "[1, 10, 2, 3]");
        server.Expect("SORT list LIMIT 1 2", "[2, 3]");
        server.Expect("SORT list LIMIT -5 2", "[1, 2]");
        server.Expect("SORT list LIMIT 9 2", "[]");
        server.Expect("SORT list LIMIT 2 -1 DESC", "[2, 1]");
        server.Expect("SORT nosuch", "[]");
        server.Run("SADD set b a c");
        server.Expect("SORT set", "-ERR One or more scores can't be converted into double");
        server.Expect("SORT_RO set ALPHA DESC", "[c, b, a]");
        server.Run("ZADD z 3 a 2 b 1 c");
        server.Expect("SORT z ALPHA", "[a, b, c]");
        server.Expect("SORT z BY nosort", "[c, b, a]");
        server.Expect("SORT z BY nosort DESC LIMIT 0 2", "[a, b]");
        server.Run("RPUSH odd 1.5 -inf 1e2");
        server.Expect("SORT odd", "[-inf, 1.5, 1e2]");
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"\\t1\"")]
    [InlineData("\"1 \"")]
    [InlineData("nan")]
    public void A_number_has_nothing_around_it(string text)
    {
        server.Run($"RPUSH odd {text}");
        server.Run($"SET weight_1 {text}");
        server.Run("RPUSH one 1");
        server.Expect("SORT odd", "-ERR One or more scores can't be converted into double");
        server.Expect("SORT one BY weight_*", "-ERR One or more scores can't be converted into double");
    }

    /// <summary>A small part of many is selected, a large one cut out of what was sorted: either way it is the same part.</summary>
    [Theory]
    [InlineData("", "random")]
    [InlineData("", "falling")]
    [InlineData("DESC", "rising")]
    [InlineData("ALPHA", "random")]
    [InlineData("ALPHA DESC", "random")]
    [InlineData("BY weight_*", "random")]
    [InlineData("BY weight_* ALPHA DESC", "random")]
    [InlineData("BY weight_* GET # GET weight_*", "random")]
    public void A_part_is_the_same_as_of_all(string words, string order)
    {
        const int Count = 400;
        var random = new Random(7);
        for (var i = 0; i < Count; i++)
        {
            var number = order == "random" ? random.Next(Count / 2) : order == "rising" ? i : Count - i;
            server.Run($"RPUSH many {number}");
            if (number % 3 != 0) server.Run($"SET weight_{number} {number % 10}");
        }

        var columns = words.Contains('#') ? 2 : 1;
        var all = server.Run($"SORT many {words}").Trim('[', ']').Split(", ");
        foreach (var (first, count) in new[] { (0, 0), (0, 1), (0, 2), (3, 7), (0, 50), (45, 5), (45, 6), (200, 10), (395, 10), (400, 1) })
        {
            var part = string.Join(", ", all.Skip(first * columns).Take(count * columns));
            server.Expect($"SORT many {words} LIMIT {first} {count}", $"[{part}]");
        }
    }

    [Fact]
    public void Weights_and_values_of_other_keys()
    {
        server.Expect("SORT list BY w_*", "[10, 3, 2, 1]");
        server.Expect("SORT list BY w_* GET d_*", "[nil, three, two, one]");
        server.Expect("SORT list BY h_*->weight GET # GET h_*->name", "[10, nil, 2, nil, 3, third, 1, first]");
        server.Expect("SORT list BY d_* ALPHA", "[10, 1, 3, 2]");
        server.Expect("SORT list BY nosuch GET #", "[3, 1, 10, 2]");
        server.Expect("SORT list BY nosuch DESC", "[2, 10, 1, 3]");
        server.Expect("SORT list BY d_*", "-ERR One or more scores can't be converted into double");
        server.Expect("SORT list GET constant", "[nil, nil, nil, nil]");
        server.Expect("SORT list GET h_*->", "[nil, nil, nil, nil]");
        server.Expect("SORT list GET list*", "[nil, nil, nil, nil]");
    }

    [Fact]
    public void Results_are_stored()
    {
        server.Expect("SORT list STORE to", "4");
        Assert.Equal(["sortstore to"], server.Touched);
        server.Expect("LRANGE to 0 -1", "[1, 2, 3, 10]");
        server.Expect("SORT list BY w_* GET d_* GET # LIMIT 0 2 STORE to", "4");
        server.Expect("LRANGE to 0 -1", "[\"\", 10, three, 3]");
        server.Expect("SORT nosuch STORE to", "0");
        Assert.Equal(["del to"], server.Touched);
        server.Run("SADD set 3 1 2");
        server.Expect("SORT set BY nosort STORE set", "3");
        server.Expect("LRANGE set 0 -1", "[1, 2, 3]");
        server.Expect("SORT_RO list STORE to", "-ERR syntax error");
        server.Expect("COMMAND GETKEYS SORT list BY w_* STORE a LIMIT 0 1 STORE to", "[list, to]");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        server.Expect("SORT w_1", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("SORT list LIMIT 1", "-ERR syntax error");
        server.Expect("SORT list LIMIT a 1", "-ERR value is not an integer or out of range");
        server.Expect("SORT list NOSUCH", "-ERR syntax error");
        server.Expect("SORT list BY", "-ERR syntax error");
    }

    /// <summary>Of several groups each has the keys of its own slots only: a pattern must keep to the slot of the key.</summary>
    [Fact]
    public void Patterns_keep_to_their_slot_where_there_are_several_groups()
    {
        server.Host.Cluster = new HalfOfAll();
        server.Run("RPUSH {a}list 2 1");
        server.Run("MSET {a}w_1 9 {a}w_2 8");
        server.Expect("SORT {a}list BY {a}w_* GET {a}w_*", "[8, 9]");
        server.Expect("SORT {a}list BY w_*", "-ERR BY option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.");
        server.Expect("SORT {a}list GET # GET w_*", "-ERR GET option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.");
        server.Expect("SORT {a}list BY nosort GET #", "[2, 1]");
    }

    private sealed class HalfOfAll : IClusterView
    {
        public string MyId => "one";

        public long Version => 1;

        public bool IsUp => true;

        public IReadOnlyList<ClusterNode> Nodes => [new("one", "127.0.0.1", 7000, true, null, true, 1, 0, [(0, 8191)], [(0, 8191)]), new("two", "127.0.0.1", 7001, true, null, true, 1, 0, [(8192, 16383)], [(8192, 16383)])];
    }
}
