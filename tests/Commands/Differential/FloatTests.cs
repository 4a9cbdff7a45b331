using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>Sums of random decimals, near and far from each other, long and short: every digit must be the peer's, which adds in 80-bit floats.</summary>
public sealed class FloatTests
{
    private const int Sums = 6_000;

    private static readonly string[] Odd = ["", " 1", "1 ", "inf", "-inf", "infinity", "nan", "1e400", "1e4000", "1e5000", "-1e4931", "1e-4000", "1e-5000", "abc", ".", "1.", ".5", "-.5e1", "1e", "1e+", "+3", "--1", "1.2.3", "0e9999", "00012.500", "-0", "18446744073709551615", "18446744073709551616.5", "9007199254740993",
        "1e-4940", "3.6e-4951", "1.8e-4951", "1.9e-4951", "-1e-4950", "1.189731495357231765e4932", "1.19e4932", "0x1p-16445", "0x1p-16446", "0x1.8p-16446", "0x3p-16447", "0x1p-16382", "0x1p16383", "0x1.fffffffffffffffep16383", "0x1.ffffffffffffffffp16383", "0x1p16384", "0x", "0x.p1", "0x1p", "0x1p+", "0x0p99999999999", "0x1p-99999999999"];

    [PeerTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Digits_are_the_peers(int seed)
    {
        var random = new Random(seed);
        using var peer = new PeerServer();
        using var server = new TestServer();
        for (var i = 0; i < Sums; i++)
        {
            if (random.Next(3) == 0) Compare(peer, server, ["SET", "k", Number(random)], seed);
            Compare(peer, server, ["INCRBYFLOAT", "k", Number(random)], seed);
            if (random.Next(4) == 0) Compare(peer, server, ["HINCRBYFLOAT", "h", random.Next(5).ToString(), Number(random)], seed);
        }

        server.ExpectCopyIsEqual();
    }

    private static string Number(Random random)
    {
        if (random.Next(30) == 0) return Odd[random.Next(Odd.Length)];
        if (random.Next(8) == 0) return Hexadecimal(random);
        var text = new StringBuilder(random.Next(3) == 0 ? "-" : "");
        Digits(random, text, random.Next(1, random.Next(10) == 0 ? 40 : 8));
        if (random.Next(4) > 0) Digits(random, text.Append('.'), random.Next(1, random.Next(10) == 0 ? 30 : 6));
        if (random.Next(6) == 0) text.Append('e').Append(random.Next(-25, 25));
        return text.ToString();
    }

    /// <summary>Some have more digits than a float holds; most are near enough to one to have a sum with others.</summary>
    private static string Hexadecimal(Random random)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "0x" : "-0X");
        for (var digits = random.Next(1, random.Next(3) == 0 ? 24 : 6); digits > 0; digits--) text.Append("0123456789abcdefABCDEF"[random.Next(22)]);
        if (random.Next(2) == 0) text.Insert(random.Next(text.Length - 1, text.Length + 1), '.');
        var range = random.Next(4) == 0 ? 16_500 : 80;
        return random.Next(3) == 0 ? text.ToString() : text.Append('p').Append(random.Next(-range, range)).ToString();
    }

    private static void Digits(Random random, StringBuilder text, int count)
    {
        for (; count > 0; count--) text.Append((char)('0' + random.Next(10)));
    }

    private static void Compare(PeerServer peer, TestServer server, string[] words, int seed)
    {
        byte[][] bytes = [.. words.Select(Encoding.Latin1.GetBytes)];
        var before = words[0] == "INCRBYFLOAT" ? server.Run("GET k") : "";
        var theirs = Encoding.Latin1.GetString(peer.Run(bytes));
        server.Run(bytes);
        Assert.Equal($"seed {seed}: {before} {string.Join(' ', words)} => {theirs}", $"seed {seed}: {before} {string.Join(' ', words)} => {Encoding.Latin1.GetString(server.LastReply)}");
    }
}
