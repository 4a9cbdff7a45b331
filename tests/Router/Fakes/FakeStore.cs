using System.Text;
using Distro.Commands.Routing;
using Distro.Topology;

namespace Distro.Tests.Router.Fakes;

/// <summary>What a fake shard holds: strings by database and key. SCAN gives one slot's keys a step, with cursors that are positions, as the real one's are.</summary>
internal sealed class FakeStore(int group, int groupCount)
{
    private const int ScanHashBits = 39;

    private readonly Dictionary<(int Database, string Key), string> values = [];

    public int Count => values.Count;

    public byte[] Run(int database, int respVersion, string[] arguments)
    {
        var nil = respVersion == 3 ? "_\r\n" : "$-1\r\n";
        var name = arguments[0].ToUpperInvariant();
        var text = name switch
        {
            "SET" => Set(database, arguments[1], arguments[2]),
            "GET" => values.TryGetValue((database, arguments[1]), out var value) ? Bulk(value) : nil,
            "INCR" => Increment(database, arguments[1]),
            "DEL" or "UNLINK" => Integer(arguments.Skip(1).Count(key => values.Remove((database, key)))),
            "EXISTS" or "TOUCH" => Integer(arguments.Skip(1).Count(key => values.ContainsKey((database, key)))),
            "MGET" => Array(arguments.Skip(1).Select(key => values.TryGetValue((database, key), out var found) ? Bulk(found) : nil)),
            "MSET" or "MSETNX" when arguments.Length % 2 == 0 => $"-ERR wrong number of arguments for '{name.ToLowerInvariant()}' command\r\n",
            "MSETEX" when arguments.Length < 2 + 2 * int.Parse(arguments[1]) => "-ERR syntax error\r\n",
            "MSET" => SetPairs(database, arguments),
            "RENAME" => Rename(database, arguments),
            "DBSIZE" => Integer(values.Keys.Count(key => key.Database == database)),
            "FLUSHALL" or "FLUSHDB" => Flush(),
            "KEYS" => Array(values.Keys.Where(key => key.Database == database).Select(key => Bulk(key.Key))),
            "SCAN" => Scan(database, ulong.Parse(arguments[1])),
            "RANDOMKEY" => values.Count == 0 ? nil : Bulk(values.Keys.First().Key),
            "INFO" => Bulk(Info()),
            "WAIT" => Integer(group + 1),
            "PUBLISH" or "SPUBLISH" => Integer(0),
            "CONFIG" when arguments is [_, "GET", "max*", ..] => Array(new[] { "maxclients", "11", "maxmemory", "100" }.Select(Bulk)),
            "CONFIG" when arguments is [_, "SET", "hz", ..] => "+OK\r\n",
            "MEMORY" => $"*6\r\n{Bulk("total.allocated")}{Integer(100 * (group + 1))}{Bulk("dataset.bytes")}{Integer(50)}{Bulk("dataset.percentage")}{Bulk("7.5")}",
            _ => "-ERR the fake shard does not know " + name + "\r\n",
        };
        return Encoding.Latin1.GetBytes(text);
    }

    private static string Bulk(string value) => $"${value.Length}\r\n{value}\r\n";

    private static string Integer(long value) => $":{value}\r\n";

    private static string Array(IEnumerable<string> items)
    {
        var all = items.ToArray();
        return $"*{all.Length}\r\n{string.Concat(all)}";
    }

    private static int SlotOf(string key) => HashSlot.Of(Encoding.Latin1.GetBytes(key));

    private string Set(int database, string key, string value)
    {
        values[(database, key)] = value;
        return "+OK\r\n";
    }

    private string Increment(int database, string key)
    {
        var next = long.Parse(values.GetValueOrDefault((database, key), "0")) + 1;
        values[(database, key)] = next.ToString();
        return Integer(next);
    }

    private string SetPairs(int database, string[] arguments)
    {
        for (var i = 1; i < arguments.Length; i += 2) values[(database, arguments[i])] = arguments[i + 1];
        return "+OK\r\n";
    }

    private string Rename(int database, string[] arguments)
    {
        if (!values.Remove((database, arguments[1]), out var value)) return "-ERR no such key\r\n";
        return Set(database, arguments[2], value);
    }

    private string Flush()
    {
        values.Clear();
        return "+OK\r\n";
    }

    private string Scan(int database, ulong cursor)
    {
        var own = SlotSplit.Of(group, groupCount);
        var slot = Math.Max((int)(cursor >> ScanHashBits), own.First);
        var keys = values.Keys.Where(key => key.Database == database).GroupBy(key => SlotOf(key.Key)).Where(found => found.Key >= slot).OrderBy(found => found.Key).Take(2).ToArray();
        var next = keys.Length < 2 ? 0 : (ulong)keys[1].Key << ScanHashBits;
        return Array([Bulk(next.ToString()), Array(keys.Take(1).SelectMany(found => found).Select(key => Bulk(key.Key)))]);
    }

    private string Info()
        => $"# Memory\r\nused_memory:{1000 * (group + 1)}\r\nused_memory_human:1K\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:1\r\n\r\n# Keyspace\r\ndb0:keys={values.Count},expires=0,avg_ttl=0,keys_with_volatile_items=0\r\n";
}
