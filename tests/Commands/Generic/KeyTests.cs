using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Generic;

public sealed class KeyTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Deleting_and_counting()
    {
        server.Run("MSET a 1 b 2 c 3");
        server.Expect("EXISTS a b nosuch a", "3");
        server.Expect("TOUCH a nosuch", "1");
        server.Expect("DEL a nosuch b", "2");
        Assert.Equal(["del a", "del b"], server.Touched);
        server.Expect("UNLINK c c", "1");
        server.Expect("DBSIZE", "0");
        server.Expect("TYPE a", "none");
        server.Run("SET a 1");
        server.Expect("TYPE a", "string");
    }

    [Fact]
    public void Renaming()
    {
        server.Expect("RENAME a b", "-ERR no such key");
        server.Run("SET a 1 EX 100");
        server.Expect("RENAME a a", "OK");
        server.Expect("RENAME a b", "OK");
        Assert.Equal(["rename_from a", "rename_to b"], server.Touched);
        server.Expect("GET a", "nil");
        server.Expect("GET b", "1");
        server.Expect("TTL b", "100");
        server.Run("SET c 3");
        server.Expect("RENAMENX b c", "0");
        server.Expect("RENAMENX b d", "1");
        server.Expect("RENAMENX d d", "0");
        server.Expect("RENAME d c", "OK");
        server.Expect("GET c", "1");
        server.Expect("DBSIZE", "1");
        server.Run("SET {t}1 x");
        server.Expect("RENAME {t}1 {t}2", "OK");
        Assert.EndsWith("RENAME {t}1 {t}2", server.Log[^1]);
        server.Expect("GET {t}2", "x");
    }

    [Fact]
    public void Copying()
    {
        server.Expect("COPY a b", "0");
        server.Run("SET a 1 EX 100");
        server.Expect("COPY a b", "1");
        server.Expect("TTL b", "100");
        server.Run("SET a 2");
        server.Expect("COPY a b", "0");
        server.Expect("COPY a b REPLACE", "1");
        server.Expect("GET b", "2");
        server.Expect("TTL b", "-1");
        server.Expect("COPY a a", "-ERR source and destination objects are the same");
        server.Expect("COPY a a DB 3", "1");
        server.Expect("COPY a b DB 16", "-ERR DB index is out of range");
        server.Expect("COPY a b NOW", "-ERR syntax error");
        server.Expect("SELECT 3", "OK");
        server.Expect("GET a", "2");
        server.Expect("DBSIZE", "1");
    }

    [Fact]
    public void Expiring()
    {
        server.Expect("TTL a", "-2");
        server.Expect("EXPIRE a 10", "0");
        server.Run("SET a 1");
        server.Expect("TTL a", "-1");
        server.Expect("PERSIST a", "0");
        server.Expect("EXPIRE a 10", "1");
        server.Expect("TTL a", "10");
        server.Expect("EXPIRETIME a", "1000000010");
        server.Expect("PEXPIRETIME a", "1000000010000");
        server.Expect("EXPIRE a 5 GT", "0");
        server.Expect("EXPIRE a 20 GT", "1");
        server.Expect("EXPIRE a 30 LT", "0");
        server.Expect("EXPIRE a 30 NX", "0");
        server.Expect("PERSIST a", "1");
        server.Expect("EXPIRE a 30 XX", "0");
        server.Expect("EXPIRE a 30 GT", "0");
        server.Expect("EXPIRE a 30 LT", "1");
        server.Expect("PEXPIREAT a 1000000000500", "1");
        server.Expect("TTL a", "1");
        server.Expect("EXPIRE a 1 NX XX", "-ERR NX and XX, GT or LT options at the same time are not compatible");
        server.Expect("EXPIRE a 1 GT LT", "-ERR GT and LT options at the same time are not compatible");
        server.Expect("EXPIRE a 1 ZZ", "-ERR Unsupported option ZZ");
        server.Expect("EXPIRE a 9223372036854775807", "-ERR invalid expire time in 'expire' command");
        server.Expect("PEXPIRE a 9223372036854775807", "-ERR invalid expire time in 'pexpire' command");
        server.Expect("EXPIRE a -1", "1");
        Assert.Equal([" a", "expired a"], server.Touched);
        server.Expect("EXISTS a", "0");
        server.Run("SET a 1");
        server.Expect("EXPIREAT a 1", "1");
        server.Expect("EXISTS a", "0");
    }

    [Fact]
    public void A_replica_hides_what_has_expired_and_deletes_nothing()
    {
        server.Run("SET a 1 PX 10");
        server.Run("RPUSH list 1");
        server.Run("PEXPIRE list 10");
        var logged = server.Log.Count;
        server.Advance(11);
        server.Context.Expiry = Distro.Commands.Execution.ExpiryRole.Hide;
        server.Expect("GET a", "nil");
        server.Expect("EXISTS a list", "0");
        server.Expect("TTL a", "-2");
        server.Expect("MGET a", "[nil]");
        server.Expect("STRLEN a", "0");
        server.Expect("LRANGE list 0 -1", "[]");
        server.Expect("OBJECT ENCODING a", "nil");
        server.Expect("KEYS *", "[]");
        server.Expect("DBSIZE", "2");
        Assert.Equal(logged, server.Log.Count);
    }

    [Fact]
    public void In_import_mode_only_the_importer_sees_what_has_expired()
    {
        server.Expect("CLIENT IMPORT-SOURCE ON", "-ERR Server is not in import mode");
        server.Host.Data.ImportMode = true;
        server.Context.Expiry = Distro.Commands.Execution.ExpiryRole.HideFromReads;
        server.Run("SET a 1 PX 10");
        server.Run("SET past 1");
        server.Expect("EXPIREAT past -1", "1");
        server.Advance(11);
        server.Expect("GET a", "nil");
        server.Expect("KEYS *", "[]");
        server.Expect("DBSIZE", "2");
        server.Context.Expiry = Distro.Commands.Execution.ExpiryRole.Show;
        server.Expect("CLIENT IMPORT-SOURCE ON", "OK");
        server.Expect("TTL a", "0");
        server.Expect("INCR a", "2");
        server.Expect("GET past", "1");
        server.ExpectCopyIsEqual();
        server.Context.Expiry = Distro.Commands.Execution.ExpiryRole.HideFromReads;
        server.Expect("INCR a", "1");
        server.Expect("TTL a", "-1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Finding_keys()
    {
        server.Run("MSET hello 1 hallo 2 world 3 {tag}a 4 {tag}b 5");
        Assert.Equal(["hallo", "hello"], Sorted("KEYS h?llo"));
        Assert.Equal(["hello"], Sorted("KEYS hello"));
        Assert.Equal(["{tag}a", "{tag}b"], Sorted("KEYS {tag}*"));
        Assert.Equal(5, Sorted("KEYS *").Count);
        server.Run("EXPIRE hello 1");
        server.Advance(1001);
        Assert.Equal(["hallo"], Sorted("KEYS h*llo"));
        Assert.EndsWith("DEL hello", server.Log[^1]);
        server.Expect("EXISTS hello", "0");
        server.Run("SELECT 1");
        server.Expect("KEYS *", "[]");
        server.Expect("RANDOMKEY", "nil");
        server.Run("SET only 1");
        server.Expect("RANDOMKEY", "only");
    }

    [Fact]
    public void Scanning_returns_every_key_once()
    {
        const int count = 5000;
        for (var i = 0; i < count; i++) server.Run($"SET key:{i} {i}");
        var seen = new List<string>();
        var cursor = "0";
        do
        {
            server.Run($"SCAN {cursor} COUNT 37");
            var reply = server.Reply();
            cursor = reply.Items[0].Text;
            Assert.True(long.Parse(cursor) < 1L << 53);
            seen.AddRange(reply.Items[1].Items.Select(key => key.Text));
        }
        while (cursor != "0");
        Assert.Equal(count, seen.Count);
        Assert.Equal(count, seen.Distinct().Count());

        server.Expect("SCAN x", "-ERR invalid cursor");
        server.Expect("SCAN 0 COUNT 0", "-ERR syntax error");
        server.Expect("SCAN 0 COUNT x", "-ERR value is not an integer or out of range");
        server.Expect("SCAN 0 MATCH", "-ERR syntax error");
        server.Expect("SCAN 18446744073709551615", "[0, []]");
        server.Expect("SCAN 0 MATCH key:77 COUNT 100000", "[0, [key:77]]");
        server.Expect("SCAN 0 TYPE hash COUNT 100000", "[0, []]");
        server.Expect("SCAN 0 TYPE nosuch COUNT 100000", "-ERR unknown type name 'nosuch'");
    }

    [Fact]
    public void Looking_at_objects()
    {
        server.Expect("OBJECT ENCODING a", "nil");
        server.Run("MSET a 1 b abc c " + new string('x', 45));
        server.Expect("OBJECT ENCODING a", "int");
        server.Expect("OBJECT ENCODING b", "embstr");
        server.Expect("OBJECT ENCODING c", "raw");
        server.Run("APPEND a 2");
        server.Expect("OBJECT ENCODING a", "raw");
        server.Run("SETRANGE b 0 x");
        server.Expect("OBJECT ENCODING b", "raw");
        server.Run("INCR a");
        server.Expect("OBJECT ENCODING a", "int");
        server.Run("SET b xbc");
        server.Expect("OBJECT ENCODING b", "embstr");
        server.Run("SET a 1");
        server.Expect("OBJECT REFCOUNT a", "1");
        server.Expect("OBJECT IDLETIME a", "0");
    }

    private List<string> Sorted(string command)
    {
        server.Run(command);
        return [.. server.Reply().Items.Select(item => item.Text).Order(StringComparer.Ordinal)];
    }
}
