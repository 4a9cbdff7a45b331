namespace Distro.Tests.Shard.Snapshots;

/// <summary>Commands of every type on few keys: small ones all over, and large ones in one slot, so that a pass has many steps there with commands between.</summary>
internal sealed class RandomWrites(Random random)
{
    private const string Large = "{large}";

    private int round;

    /// <summary>Many keys and large values in one slot.</summary>
    public IEnumerable<string> Fill()
    {
        for (var i = 0; i < 300; i++) yield return $"SET {Large}s{i} value{i}";
        for (var i = 0; i < 60; i++)
        {
            yield return $"RPUSH {Large}list " + Many("element", i * 100, 1);
            yield return $"HSET {Large}hash " + Many("field", i * 100, 2);
            yield return $"SADD {Large}set " + Many("member", i * 100, 1);
            yield return $"ZADD {Large}sorted " + string.Join(' ', Enumerable.Range(i * 100, 100).Select(number => $"{number % 977} m{number}"));
        }

        yield return $"SETRANGE {Large}string 150000 end";
        for (var i = 1; i < 2000; i++) yield return $"XADD {Large}stream {i}-1 field value{i}";
        yield return $"XGROUP CREATE {Large}stream group 0";
        yield return $"XREADGROUP GROUP group consumer COUNT 20 STREAMS {Large}stream >";
        for (var i = 0; i < 500; i++) yield return $"SPEXPIREAT {Large}set {1_900_000_000_000 + i} MEMBERS 1 member{i * 7}";
        for (var i = 0; i < 300; i++) yield return $"HPEXPIREAT {Large}hash {1_900_000_000_000 + i} FIELDS 1 field{i * 11}";
    }

    public string Next()
    {
        round++;
        var number = random.Next(6000);
        var small = random.Next(300);
        var key = $"k{random.Next(200)}";
        return random.Next(34) switch
        {
            0 => $"SET {Large}s{small} other{round}",
            1 => $"DEL {Large}s{small}",
            2 => $"APPEND {Large}s{small} tail",
            3 => $"SET {Large}new{round % 50} {round}",
            4 => $"RPUSH {Large}list element{round}",
            5 => $"LPOP {Large}list",
            6 => $"LSET {Large}list {random.Next(1000)} set{round}",
            7 => $"HSET {Large}hash field{number} v{round}",
            8 => $"HDEL {Large}hash field{number}",
            9 => $"SADD {Large}set member{number} other{round}",
            10 => $"SREM {Large}set member{number}",
            11 => $"ZADD {Large}sorted {random.Next(1000)} m{number}",
            12 => $"ZREM {Large}sorted m{number}",
            13 => $"SETRANGE {Large}string {random.Next(150_000)} xyz",
            14 => $"XADD {Large}stream * field v{round}",
            15 => $"XDEL {Large}stream {random.Next(1, 2000)}-1",
            16 => $"XREADGROUP GROUP group other COUNT 3 STREAMS {Large}stream >",
            17 => $"PEXPIREAT {Large}s{small} {1_900_000_000_000 + round}",
            18 => $"PERSIST {Large}s{small}",
            19 => $"RENAME {Large}s{small} {Large}s{random.Next(300)}",
            20 => $"COPY {Large}s{small} {Large}copy{small} REPLACE",
            21 => $"MOVE {Large}s{small} {random.Next(1, 3)}",
            22 => $"INCR {key}",
            23 => $"SADD set{key} {number}",
            24 => $"MSET {key} 1 {Large}s{small} 2 other{key} 3",
            25 => $"LPUSH l{key} {round}",
            26 => $"LMOVE l{key} {Large}short LEFT RIGHT",
            27 => $"HSET h{key} f{number} {round}",
            28 => $"SPOP {Large}set 2",
            29 => $"SUNIONSTORE {Large}union{round % 5} set{key} set{key}",
            30 => $"PFADD {Large}hll {number}",
            31 => $"PFCOUNT {Large}hll",
            32 => $"COPY {Large}hash {Large}otherhash{round % 3} REPLACE",
            _ => $"DEL {Large}otherhash{round % 3} {Large}copy{small}",
        };
    }

    private static string Many(string name, int from, int each)
        => string.Join(' ', Enumerable.Range(from, 100).Select(number => each == 1 ? $"{name}{number}" : $"{name}{number} value{number}"));
}
