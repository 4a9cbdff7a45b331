using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.HyperLogLogs;

public sealed class HyperLogLogTests : IDisposable
{
    private const string NoHyperLogLog = "-WRONGTYPE Key is not a valid HyperLogLog string value.";
    private const string Corrupted = "-INVALIDOBJ Corrupted HLL object detected";

    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Elements_are_counted_once()
    {
        server.Expect("PFADD h", "1");
        Assert.Equal(["pfadd h"], server.Touched);
        server.Expect("PFADD h", "0");
        Assert.Equal([], server.Touched);
        server.Expect("PFADD h a b c", "1");
        server.Expect("PFADD h a c", "0");
        server.Expect("PFCOUNT h", "3");
        server.Expect("PFADD other c d e", "1");
        server.Expect("PFCOUNT h other nosuch", "5");
        server.Expect("PFCOUNT nosuch", "0");
        server.Expect("PFCOUNT nosuch nosuch", "0");
        server.Expect("STRLEN h", "27");
    }

    [Fact]
    public void The_count_is_kept_until_an_element_changes_it()
    {
        server.Run("PFADD h a b c");
        server.Expect("GETRANGE h 15 15", "\"\\x80\"");
        server.Expect("PFCOUNT h", "3");
        Assert.Equal(["pfcount h"], server.Touched);
        server.Expect("GETRANGE h 8 15", "\"\\x03\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"");
        var logged = server.Log.Count;
        server.Expect("PFCOUNT h", "3");
        server.Run("PFADD h a");
        Assert.Equal(logged, server.Log.Count);
        server.Run("PFADD h d");
        server.Expect("GETRANGE h 15 15", "\"\\x80\"");
        server.Context.Expiry = ExpiryRole.Hide;
        server.Expect("PFCOUNT h", "4");
        server.Context.Expiry = ExpiryRole.Delete;
        server.Expect("GETRANGE h 15 15", "\"\\x80\"");
    }

    [Fact]
    public void The_error_is_small()
    {
        foreach (var many in (int[])[10, 1_000, 30_000])
        {
            for (var i = 0; i < many; i += 100) server.Run($"PFADD h{many} {string.Join(' ', Enumerable.Range(i, Math.Min(100, many)).Select(n => "element:" + n))}");
            Assert.InRange(long.Parse(server.Run($"PFCOUNT h{many}")), many * 0.97, many * 1.03);
        }

        server.Expect("PFDEBUG ENCODING h10", "sparse");
        server.Expect("PFDEBUG ENCODING h30000", "dense");
        server.Expect("STRLEN h30000", "12304");
        server.Expect("PFSELFTEST", "OK");
    }

    [Fact]
    public void Counters_are_merged()
    {
        server.Run("PFADD a 1 2 3");
        server.Run("PFADD b 3 4 5");
        server.Run("PFADD to 9");
        server.Run("EXPIRE to 100");
        server.Expect("PFMERGE to a b nosuch", "OK");
        Assert.Equal(["pfadd to"], server.Touched);
        server.Expect("PFCOUNT to", "6");
        server.Expect("TTL to", "100");
        server.Expect("PFDEBUG ENCODING to", "sparse");
        server.Expect("PFDEBUG TODENSE a", "1");
        server.Expect("PFDEBUG TODENSE a", "0");
        server.Expect("PFMERGE to a", "OK");
        server.Expect("PFDEBUG ENCODING to", "dense");
        server.Expect("PFCOUNT to", "6");
        server.Expect("PFMERGE new", "OK");
        server.Expect("PFCOUNT new", "0");
    }

    [Fact]
    public void Insides_are_shown()
    {
        server.Run("PFADD h a");
        server.Expect("PFDEBUG DECODE h", "Z:12711 v:2,1 Z:3672");
        server.Run("PFDEBUG GETREG h");
        var registers = server.Reply().Items;
        Assert.Equal(16384, registers.Count);
        Assert.Equal(12711, registers.ToList().FindIndex(register => register.Number == 2));
        server.Expect("PFDEBUG DECODE h", "-ERR HLL encoding is not sparse");
        server.Expect("PFDEBUG NOSUCH h", "-ERR Unknown PFDEBUG subcommand 'NOSUCH'");
        server.Expect("PFDEBUG GETREG nosuch", "-ERR The specified key does not exist");
    }

    [Fact]
    public void What_is_no_hyperloglog_is_refused()
    {
        server.Run("SET text hello");
        server.Run("SET number 12");
        server.Run("RPUSH list a");
        server.Run("PFADD h a b c");
        foreach (var command in (string[])["PFADD {0} x", "PFCOUNT {0}", "PFCOUNT h {0}", "PFMERGE h {0}", "PFMERGE {0} h", "PFDEBUG ENCODING {0}"])
        {
            server.Expect(string.Format(command, "text"), NoHyperLogLog);
            server.Expect(string.Format(command, "number"), NoHyperLogLog);
            server.Expect(string.Format(command, "list"), "-WRONGTYPE Operation against a key holding the wrong kind of value");
        }

        server.Run("SETRANGE h 4 x");
        server.Expect("PFCOUNT h", NoHyperLogLog);
        server.Run("SETRANGE h 4 \"\\x00\"");
        server.Expect("PFCOUNT h", NoHyperLogLog);
    }

    [Fact]
    public void What_is_corrupted_is_refused_and_stays()
    {
        server.Run("PFADD sound a b c");
        server.Run("PFADD h a b c");
        server.Run("APPEND h hello");
        var before = server.Run("GET h");
        foreach (var command in (string[])["PFCOUNT h", "PFCOUNT sound h", "PFADD h x", "PFMERGE sound h", "PFMERGE h sound", "PFDEBUG GETREG h", "PFDEBUG TODENSE h"])
            server.Expect(command, Corrupted);
        server.Expect("GET h", before);

        // A run of two bytes whose second is missing, and a header alone.
        server.Run("SET h \"HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f\"");
        server.Expect("PFCOUNT h", Corrupted);
        server.Run("SET h \"HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\"");
        server.Expect("PFADD h x", Corrupted);
    }

    /// <summary>Whatever bytes stand behind a good header, no command does harm, and the log rebuilds what is there.</summary>
    [Fact]
    public void Random_bytes_do_no_harm()
    {
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var bytes = new byte[16 + random.Next(40)];
            random.NextBytes(bytes);
            "HYLL\u0001"u8.CopyTo(bytes);
            if (random.Next(3) == 0) MakeSound(bytes.AsSpan(16), random);
            server.Run("SET"u8.ToArray(), "h"u8.ToArray(), bytes);
            server.Run($"PFADD h {i}");
            server.Run("PFCOUNT h");
            server.Run("PFMERGE to h");
            server.Run($"PFADD to {i} {-i}");
        }
    }

    /// <summary>Short runs, and a long one of zeros for all registers that are left.</summary>
    private static void MakeSound(Span<byte> runs, Random random)
    {
        if (runs.Length < 2) return;
        var left = 16384;
        foreach (ref var run in runs[..^2])
        {
            run = (byte)(random.Next(2) == 0 ? 0x80 | run : run & 0x3F);
            left -= (run & 0x80) != 0 ? (run & 3) + 1 : run + 1;
        }

        runs[^2] = (byte)(0x40 | ((left - 1) >> 8));
        runs[^1] = (byte)(left - 1);
    }
}
