using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Distro.SideBySide;

/// <summary>
/// A Zipf trace through a server used as a cache: read a key, write it when it is not there, with maxmemory far below what all keys need. The same seeded trace for
/// every server and policy; what is compared is the share of reads that found their key. Requests go in batches, reads first.
/// </summary>
internal sealed class EvictionRun(long maxMemory, int keys, int requests)
{
    private const int TriesForAsManyKeys = 4;

    private const int Batch = 200;
    private const double Skew = 0.9;
    private const int Seed = 1;
    private const int ValueBytes = 100;

    private static readonly string Value = new('v', ValueBytes);

    private readonly double[] upTo = Weights(keys);

    /// <summary>The share of hits in the second half of the trace, and the keys held at its end.</summary>
    public (double Ratio, int Keys) Measure(int port, string policy) => Measure(port, policy, maxMemory);

    /// <summary>As above, with the memory in which the server holds about so many keys: what the policy is worth by itself, whatever a key takes.</summary>
    public (double Ratio, int Keys) MeasureWithKeys(int port, string policy, int wanted)
    {
        var bytes = maxMemory;
        var result = Measure(port, policy, bytes);
        for (var tries = 0; tries < TriesForAsManyKeys && Math.Abs(result.Keys - wanted) * 50 > wanted; tries++)
        {
            bytes = bytes * wanted / Math.Max(result.Keys, 1);
            result = Measure(port, policy, bytes);
        }

        return result;
    }

    private (double Ratio, int Keys) Measure(int port, string policy, long bytes)
    {
        using var client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        using var stream = new BufferedStream(client.GetStream(), 1 << 16);
        foreach (var setting in (string[])["FLUSHALL", string.Create(CultureInfo.InvariantCulture, $"CONFIG SET maxmemory {bytes}"), $"CONFIG SET maxmemory-policy {policy}"])
            Expect(Ask(stream, setting), "+OK");
        var random = new Random(Seed);
        var expires = policy.StartsWith("volatile", StringComparison.Ordinal);
        var hits = 0;
        for (var done = 0; done < requests; done += Batch)
        {
            var names = Enumerable.Range(0, Batch).Select(_ => Draw(random)).ToArray();
            Send(stream, names.Select(name => $"GET key:{name:D8}"));
            var missed = names.Where(_ => Reply(stream) == "$-1").ToArray();
            if (done >= requests / 2)
                hits += Batch - missed.Length;
            Send(stream, missed.Select(name => $"SET key:{name:D8} {Value}{(expires ? $" EX {3600 + name}" : "")}"));
            foreach (var _ in missed)
                Expect(Reply(stream), "+OK");
        }

        var held = Ask(stream, "DBSIZE");
        Expect(Ask(stream, "CONFIG SET maxmemory 0"), "+OK");
        return (hits / (double)(requests - (requests / 2)), int.Parse(held.AsSpan(1), CultureInfo.InvariantCulture));
    }

    private static double[] Weights(int keys)
    {
        var upTo = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
            upTo[i] = sum += Math.Pow(i + 1, -Skew);
        return upTo;
    }

    private static string Ask(Stream stream, string line)
    {
        Send(stream, [line]);
        return Reply(stream);
    }

    private static void Expect(string reply, string expected)
    {
        if (reply != expected)
            throw new InvalidDataException($"{expected} was expected, and {reply} came");
    }

    private static void Send(Stream stream, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n") + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))));
        }

        stream.Flush();
    }

    /// <summary>The reply's first line; a bulk string's bytes are skipped.</summary>
    private static string Reply(Stream stream)
    {
        var line = Line(stream);
        if (line[0] == '$' && line != "$-1")
            _ = Line(stream);
        return line;
    }

    private static string Line(Stream stream)
    {
        var line = new StringBuilder();
        for (var next = stream.ReadByte(); next != '\r'; next = stream.ReadByte())
            line.Append((char)(next >= 0 ? next : throw new EndOfStreamException()));
        _ = stream.ReadByte();
        return line.ToString();
    }

    private int Draw(Random random)
    {
        var found = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
        return found < 0 ? ~found : found;
    }
}
