using System.Text;
using Distro.Resp;
using Xunit.Abstractions;

namespace Distro.Tests.Resp;

/// <summary>
/// Random, mutated and well-formed requests, each parsed whole and again in random pieces: both must find the same, end, and hold bounded memory.
/// DISTRO_FUZZ_CASES raises the number of cases, DISTRO_FUZZ_SEED picks others.
/// </summary>
public sealed class RequestFuzzTests(ITestOutputHelper output)
{
    private const int CasesDefault = 1_000_000;
    private const int SeedDefault = 20261122;
    private const int InputBytesMax = 4096;
    private const long HeapGrowthMax = 64 * 1024 * 1024;

    private static readonly string[] Pieces =
    [
        "*", "$", "\r\n", "\r", "\n", "0", "1", "2", "3", "10", "-1", "*3\r\n", "*1\r\n$", "$3\r\nSET\r\n", "$0\r\n\r\n", "$5\r\nhello\r\n", "PING\r\n", " ", "\"", "'",
        "\\", "\\x4", "\\x41", "\0", "GET k\r\n", "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "*1048577\r\n", "$536870913\r\n", "99999999999999999999", "a", "\t", "*-5\r\n", "+OK\r\n",
    ];

    [Fact]
    public void Split_input_parses_like_whole_input()
    {
        var cases = Number("DISTRO_FUZZ_CASES", CasesDefault);
        var seed = Number("DISTRO_FUZZ_SEED", SeedDefault);
        var random = new Random(seed);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var buffer = new byte[InputBytesMax];
        for (var i = 0; i < cases; i++)
        {
            var input = buffer.AsSpan(0, Fill(random, buffer));
            var whole = Requests.Parse(input);
            var pieces = Requests.Parse(input, Ends(random, input.Length));
            if (!whole.SequenceEqual(pieces)) Fail(seed, i, input, whole, pieces);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{cases} cases, seed {seed}, heap growth {growth} bytes");
        Assert.True(growth < HeapGrowthMax, $"The heap grew by {growth} bytes over {cases} cases (seed {seed}).");
    }

    private static int Fill(Random random, byte[] buffer)
    {
        var length = 0;
        switch (random.Next(3))
        {
            case 0:
                length = random.Next(1, 64);
                random.NextBytes(buffer.AsSpan(0, length));
                return length;
            case 1:
                for (var pieces = random.Next(1, 12); pieces > 0; pieces--) Append(buffer, ref length, Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]));
                return length;
            default:
                for (var requests = random.Next(1, 4); requests > 0; requests--) AppendRequest(random, buffer, ref length);
                for (var mutations = random.Next(3); mutations > 0; mutations--) Mutate(random, buffer, ref length);
                return length;
        }
    }

    private static void AppendRequest(Random random, byte[] buffer, ref int length)
    {
        var count = random.Next(1, 5);
        Append(buffer, ref length, Encoding.ASCII.GetBytes($"*{count}\r\n"));
        for (var i = 0; i < count; i++)
        {
            var argument = new byte[random.Next(random.Next(4) == 0 ? 200 : 12)];
            random.NextBytes(argument);
            Append(buffer, ref length, Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            Append(buffer, ref length, argument);
            Append(buffer, ref length, "\r\n"u8);
        }
    }

    private static void Mutate(Random random, byte[] buffer, ref int length)
    {
        var at = random.Next(length);
        switch (random.Next(3))
        {
            case 0:
                buffer[at] = (byte)random.Next(256);
                break;
            case 1 when length > 1:
                buffer.AsSpan(at + 1, length - at - 1).CopyTo(buffer.AsSpan(at));
                length--;
                break;
            default:
                if (length == buffer.Length) return;
                buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + 1));
                buffer[at] = "*$\r\n0919-\"'"u8[random.Next(11)];
                length++;
                break;
        }
    }

    private static void Append(byte[] buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > buffer.Length) return;
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private static IEnumerable<int> Ends(Random random, int length)
    {
        for (var end = 0; end < length;)
        {
            end = Math.Min(length, end + random.Next(1, random.Next(3) == 0 ? 64 : 8));
            yield return end;
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;

    private static void Fail(int seed, int index, ReadOnlySpan<byte> input, List<string> whole, List<string> pieces)
        => Assert.Fail($"Seed {seed}, case {index}: {Convert.ToHexString(input)}\nwhole:  {string.Join(" | ", whole)}\npieces: {string.Join(" | ", pieces)}");
}
