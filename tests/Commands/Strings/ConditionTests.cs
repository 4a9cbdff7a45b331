using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Strings;

/// <summary>Writes that depend on the value that is there, and increments within bounds.</summary>
public sealed class ConditionTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Set_compares_first()
    {
        server.Run("SET k one");
        server.Expect("SET k two IFNE one", "nil");
        server.Expect("SET k two IFNE other", "OK");
        server.Expect("SET new 1 IFNE x", "OK");
        server.Expect("SET missing 1 IFEQ x", "nil");
        var digest = server.Run("DIGEST k");
        server.Expect($"SET k three IFDNE {digest}", "nil");
        server.Expect($"SET k three IFDEQ {digest} GET", "two");
        server.Expect($"SET k four IFDEQ {digest}", "nil");
        server.Expect($"SET k four IFDNE {digest}", "OK");
        server.Expect($"SET created x IFDNE {digest}", "OK");
        server.Expect($"SET missing x IFDEQ {digest}", "nil");
        server.Expect("SET k x IFDEQ abc", "-ERR must be exactly 16 hexadecimal characters");
        server.Expect("SET k x IFDEQ zzzzzzzzzzzzzzzz", "-ERR must be exactly 16 hexadecimal characters");
        server.Expect("SET k x IFEQ a IFNE b", "-ERR syntax error");
        server.Expect("SET k x NX IFNE b", "-ERR syntax error");
        server.Run("RPUSH list a");
        server.Expect("SET list x IFNE b", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    [Fact]
    public void Delex_compares_first()
    {
        server.Run("SET k one");
        server.Run("RPUSH list a");
        server.Expect("DELEX k IFEQ two", "0");
        server.Expect("DELEX k IFNE one", "0");
        server.Expect("DELEX k IFNE two", "1");
        Assert.Equal(["del k"], server.Touched);
        server.Run("SET k 12");
        var digest = server.Run("DIGEST k");
        server.Expect($"DELEX k IFDNE {digest}", "0");
        server.Expect($"DELEX k IFDEQ {digest}", "1");
        server.Expect("DELEX k IFNE x", "0");
        server.Expect("DELEX list IFEQ x", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("DELEX list", "1");
        server.Expect("DELEX list", "0");
        server.Expect("DELEX k IFEQ", "-ERR wrong number of arguments for 'delex' command");
        server.Expect("DELEX k IF x", "-ERR syntax error");
    }

    [Fact]
    public void Increments_stay_within_bounds()
    {
        server.Expect("INCREX n", "[1, 1]");
        server.Expect("INCREX n BYINT 5 UBOUND 10", "[6, 5]");
        server.Expect("INCREX n BYINT 5 UBOUND 10", "[6, 0]");
        server.Expect("INCREX n BYINT 5 UBOUND 10 SATURATE", "[10, 4]");
        server.Expect("INCREX n BYINT -100 LBOUND 2 SATURATE", "[2, -8]");
        server.Expect("INCREX n BYINT 9223372036854775807", "[2, 0]");
        server.Expect("INCREX n BYINT 9223372036854775807 SATURATE", "[9223372036854775807, 9223372036854775805]");
        server.Expect("INCREX missing LBOUND 5", "[0, 0]");
        server.Expect("EXISTS missing", "0");
        server.Expect("INCREX missing LBOUND 5 SATURATE", "[5, 5]");
        server.Expect("INCREX n LBOUND 5 UBOUND 4", "-ERR LBOUND can't be greater than UBOUND");
        server.Expect("INCREX n BYINT 1.5", "-ERR Increment is not an integer or out of range");
        server.Expect("INCREX n LBOUND inf", "-ERR LBOUND is not an integer or out of range");
        server.Expect("INCREX n UBOUND x", "-ERR UBOUND is not an integer or out of range");
        server.Expect("INCREX n BYINT -5 UBOUND -9223372036854775808 SATURATE", "-ERR applied increment would overflow");
        server.Expect("INCREX n SATURATE SATURATE", "-ERR syntax error");
        server.Expect("INCREX n BYINT 1 BYFLOAT 1", "-ERR syntax error");
        server.Expect("INCREX n NX", "[9223372036854775807, 0]");
        server.Expect("INCREX other XX", "[0, 0]");
        server.Expect("EXISTS other", "0");
        server.Run("SET text abc");
        server.Expect("INCREX text", "-ERR value is not an integer or out of range");
        server.Run("RPUSH list a");
        server.Expect("INCREX list", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    [Fact]
    public void Fractions_stay_within_bounds()
    {
        server.Expect("INCREX f BYFLOAT 0.1", "[0.1, 0.1]");
        server.Expect("INCREX f BYFLOAT 0.2", "[0.3, 0.2]");
        server.Expect("INCREX f BYFLOAT 5 UBOUND 1.5", "[0.3, 0]");
        server.Expect("INCREX f BYFLOAT 5 UBOUND 1.5 SATURATE", "[1.5, 1.2]");
        server.Expect("INCREX f XX BYFLOAT -0.25", "[1.25, -0.25]");
        server.Expect("INCREX f NX BYFLOAT 1", "[1.25, 0]");
        server.Expect("INCREX f BYFLOAT inf", "-ERR BYFLOAT increment cannot be Infinity");
        server.Expect("INCREX f BYFLOAT x", "-ERR Increment is not a valid float");
        server.Expect("INCREX f BYFLOAT 1 UBOUND x", "-ERR UBOUND is not a valid float");
        server.Expect("INCREX f BYFLOAT 1 UBOUND -inf", "-ERR LBOUND can't be greater than UBOUND");
        server.Expect("INCREX f BYFLOAT 1 LBOUND -inf UBOUND inf", "[2.25, 1]");
        server.Expect("INCREX f BYFLOAT 1 LBOUND inf UBOUND inf", "[2.25, 0]");
        server.Expect("INCREX f BYFLOAT 1 LBOUND inf UBOUND inf SATURATE", "-ERR applied increment would be Infinity");
        server.Run("SET big 1e4932");
        Assert.EndsWith(", 0]", server.Run("INCREX big BYFLOAT 1e4932"));
        server.Expect("GET big", "1e4932");
        Assert.StartsWith("[11897314953572317650212638530309702", server.Run("INCREX big BYFLOAT 1e4932 SATURATE"));
        server.Run("SET infinite inf");
        server.Expect("INCREX infinite BYFLOAT 1", "-ERR value cannot be Infinity");
        server.Expect("INCREX f", "-ERR value is not an integer or out of range");
    }

    [Fact]
    public void Increments_set_a_lifetime()
    {
        server.Expect("INCREX n EX 10 ENX", "[1, 1]");
        Assert.Equal(["incrby n", "expire n"], server.Touched);
        server.Expect("TTL n", "10");
        server.Expect("INCREX n EX 100 ENX", "[2, 1]");
        server.Expect("TTL n", "10");
        server.Expect("INCREX n UBOUND 2 EX 100", "[2, 0]");
        server.Expect("TTL n", "10");
        server.Expect("INCREX n PX 5000", "[3, 1]");
        server.Expect("PTTL n", "5000");
        server.Expect("INCREX n", "[4, 1]");
        server.Expect("PTTL n", "5000");
        server.Expect("INCREX n PERSIST", "[5, 1]");
        server.Expect("TTL n", "-1");
        server.Expect("INCREX n EXAT 1", "[6, 1]");
        server.Expect("EXISTS n", "0");
        server.Expect("INCREX n ENX", "-ERR ENX flag requires an expiration");
        server.Expect("INCREX n ENX PERSIST", "-ERR syntax error");
        server.Expect("INCREX n PERSIST EX 5", "-ERR syntax error");
        server.Expect("INCREX n EX 0", "-ERR invalid expire time in 'increx' command");
    }

    /// <summary>As Valkey 9.1 has it; before, a missing key came first.</summary>
    [Fact]
    public void Getex_reads_the_time_before_it_looks_for_the_key()
    {
        server.Expect("GETEX missing EXAT -1", "-ERR invalid expire time in 'getex' command");
        server.Expect("GETEX missing EX x", "-ERR value is not an integer or out of range");
        server.Expect("GETEX missing EX", "-ERR syntax error");
        server.Run("SET k v");
        server.Expect("GETEX k EXAT -1", "-ERR invalid expire time in 'getex' command");
    }
}
