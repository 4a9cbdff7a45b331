using Distro.Tests.Commands.Differential;
using Xunit.Abstractions;

namespace Distro.Tests.Shard.Waiting;

/// <summary>
/// Random scripts of several clients that block, write, move and delete, at a shard with several loops and at a live redis-server: who is served, with what, and
/// what is left must be equal. After each step both have come to rest: as many clients are blocked here as there.
/// A peer since 7.2 looks at all keys of who waits whenever one is filled, as we do where they share a slot: its keys do. One before that looks at one key alone,
/// so nobody waits for several there.
/// DISTRO_PEER_STEPS raises the number of steps, DISTRO_PEER_SEED picks others.
/// </summary>
public sealed class BlockingDifferentialTests(ITestOutputHelper output)
{
    private const int StepsDefault = 700;
    private const int Clients = 8;

    private static readonly string[] Blocking =
    [
        "BLPOP {k} 0", "BRPOP {k} {k} {k} 0", "BLMOVE {k} {k} LEFT RIGHT 0", "BLMOVE {k} {k} RIGHT LEFT 0", "BRPOPLPUSH {k} {k} 0", "BLMPOP 0 2 {k} {k} LEFT COUNT 2",
        "BZPOPMIN {k} 0", "BZPOPMAX {k} {k} 0", "BZMPOP 0 2 {k} {k} MIN COUNT 2", "BLPOP {k} x", "BLPOP {k} {k} 0", "BLMOVE {k} {k} UP LEFT 0",
    ];

    /// <summary>
    /// Without SORT and ZUNIONSTORE into an existing key: one of another type that they replace does not wake the peer's clients, though it holds now what these wait for.
    /// </summary>
    private static readonly string[] Writing =
    [
        "RPUSH {k} {v}", "LPUSH {k} {v} {v}", "RPUSH {k} {v} {v} {v}", "ZADD {k} {n} {v}", "ZADD {k} {n} {v} {n} {v}", "DEL {k}", "DEL {k} {k}", "SET {k} {v}", "RENAME {k} {k}", "COPY {k} {k} REPLACE",
        "LMOVE {k} {k} LEFT LEFT", "RPOPLPUSH {k} {k}", "LPOP {k}", "ZPOPMIN {k}", "LINSERT {k} BEFORE {v} {v}", "FLUSHALL", "EXPIRE {k} 1000", "GETSET {k} {v}",
    ];

    [PeerTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Who_is_served_is_the_peers(int seedDefault)
    {
        var seed = Number("DISTRO_PEER_SEED", seedDefault);
        var steps = Number("DISTRO_PEER_STEPS", StepsDefault);
        var random = new Random(seed);
        using var peer = new PeerServer();
        peer.Run([[.. "PING"u8]]);
        await using var shard = new ShardHarness(loops: 3);
        using var ours = new Side(shard.Connect, Clients);
        using var theirs = new Side(() => new RespClient(peer.EndPoint), Clients);
        var looksAtAllKeys = LooksAtAllKeys(theirs.Run("INFO server"));
        var history = new List<string>();
        for (var step = 0; step < steps; step++)
        {
            var lines = Lines(random, theirs.Idle, looksAtAllKeys);
            var client = theirs.PickIdle(random, lines[0]);
            foreach (var line in lines)
            {
                theirs.Do(client, line);
                ours.Do(client, line);
            }

            history.Add($"{client}: {string.Join("; ", lines)}");
            var blocked = theirs.Blocked;
            var isSame = theirs.Rest(blocked) & ours.Rest(blocked) && theirs.Heard() == ours.Heard();
            Assert.True(isSame, $"Seed {seed}, step {step}, {blocked} and {ours.Blocked} blocked\npeer: {theirs.Heard()}\nours: {ours.Heard()}\n{string.Join("\n", history.TakeLast(40))}");
            theirs.Forget();
            ours.Forget();
        }

        Assert.Equal(0, shard.Plane.Workers.Sum(worker => worker.Gated.Count));
        output.WriteLine($"{steps} steps, seed {seed}");
    }

    private static bool LooksAtAllKeys(string info)
    {
        var version = info.Split('\n').First(static line => line.StartsWith("redis_version:", StringComparison.Ordinal))["redis_version:".Length..].Trim();
        return info.Contains("valkey_version:", StringComparison.Ordinal) || Version.Parse(version) >= new Version(7, 2);
    }

    private static List<string> Lines(Random random, int idle, bool looksAtAllKeys)
    {
        if (idle > 2 && random.Next(3) == 0)
            return [Fill(random, Waiting(random, Blocking.Length, looksAtAllKeys), looksAtAllKeys)];
        if (random.Next(5) > 0)
            return [Fill(random, Writing[random.Next(Writing.Length)], looksAtAllKeys)];
        List<string> lines = ["MULTI"];
        for (var i = random.Next(4); i >= 0; i--)
            lines.Add(Fill(random, random.Next(5) == 0 ? Waiting(random, 9, looksAtAllKeys) : Writing[random.Next(Writing.Length)], looksAtAllKeys));
        lines.Add("EXEC");
        return lines;
    }

    private static string Waiting(Random random, int choices, bool looksAtAllKeys)
    {
        var template = Blocking[random.Next(choices)];
        return looksAtAllKeys || template.Contains("MOVE", StringComparison.Ordinal) || template.Contains("PUSH", StringComparison.Ordinal) || template.Split("{k}").Length == 2 ? template : "BLPOP {k} 0";
    }

    private static string Fill(Random random, string template, bool isOneSlot)
        => string.Join(' ', template.Split(' ').Select(word => word switch
        {
            "{k}" => (isOneSlot ? "{key}:" : "key:") + random.Next(5),
            "{v}" => "v" + random.Next(30),
            "{n}" => random.Next(10).ToString(),
            _ => word,
        }));

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;

    /// <summary>One server and its clients: who of them is blocked, and what was read since the last step.</summary>
    private sealed class Side : IDisposable
    {
        private readonly RespClient[] clients;
        private readonly bool[] isBlocked;
        private readonly RespClient watcher;
        private readonly SortedDictionary<int, string> heard = [];

        public Side(Func<RespClient> connect, int count)
        {
            clients = [.. Enumerable.Range(0, count).Select(_ => connect())];
            isBlocked = new bool[count];
            watcher = connect();
        }

        public string Run(string line) => watcher.Run(line);

        public int Idle => isBlocked.Count(blocked => !blocked);

        /// <summary>How many the server says are blocked.</summary>
        public int Blocked
        {
            get
            {
                var line = watcher.Run("INFO clients").Split('\n').First(text => text.StartsWith("blocked_clients:", StringComparison.Ordinal));
                return int.Parse(line[(line.IndexOf(':') + 1)..]);
            }
        }

        public int PickIdle(Random random, string line)
        {
            var idle = Enumerable.Range(0, clients.Length).Where(client => !isBlocked[client]).ToArray();
            return line[0] == 'B' ? idle[random.Next(idle.Length)] : idle[0];
        }

        /// <summary>Sends a command. A blocking one is waited for until it has its reply or the server counts it as blocked.</summary>
        public void Do(int client, string line)
        {
            var before = isBlocked.Count(blocked => blocked);
            clients[client].Send(line);
            if (line[0] == 'B')
            {
                var replied = false;
                ShardHarness.Until(() => (replied = clients[client].HasInput) || Blocked > before);
                isBlocked[client] = !replied;
                if (!replied)
                    return;
            }

            Hear(client);
        }

        /// <summary>Waits until so many are blocked, and reads the replies of those that are not any more. False when it does not come to that.</summary>
        public bool Rest(int blocked)
        {
            if (!SpinWait.SpinUntil(() => Blocked == blocked, RespClient.PatienceMilliseconds))
                return false;
            var served = isBlocked.Count(waits => waits) - blocked;
            while (served > 0)
            {
                for (var client = 0; client < clients.Length && served > 0; client++)
                {
                    if (!isBlocked[client] || !clients[client].HasInput)
                        continue;
                    isBlocked[client] = false;
                    Hear(client);
                    served--;
                }
            }

            return true;
        }

        public string Heard() => string.Join(" | ", heard.Select(pair => $"{pair.Key}: {pair.Value}"));

        public void Forget() => heard.Clear();

        public void Dispose()
        {
            foreach (var client in clients)
                client.Dispose();
            watcher.Dispose();
        }

        private void Hear(int client) => heard[client] = heard.TryGetValue(client, out var earlier) ? $"{earlier}, {clients[client].Read()}" : clients[client].Read();
    }
}
