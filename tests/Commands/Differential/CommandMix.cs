using System.Text;

namespace Distro.Tests.Commands.Differential;

/// <summary>Random command lines of one family, made from templates: words in capitals stand as they are, others are drawn.</summary>
internal sealed class CommandMix(Random random, int members, string[] templates, int keys = 3)
{
    private static readonly string[] OddScores = ["inf", "-inf", "+inf", "1e3", "-0", "nan", "abc", "", "3.25", "1e400"];
    private static readonly string[] OddEncodings = ["u64", "i65", "i0", "x8", "", "u", "i-1"];
    private static readonly string[] OddDegrees = ["180", "-180", "85.05112878", "-85.05112878", "86", "181", "abc", "inf", "0", "-0", "1e1"];
    private static readonly string[] Units = ["m", "km", "KM", "ft", "mi"];
    private static readonly string[] OddDecimals = ["inf", "-inf", "1e3", "nan", "abc", "", "5."];
    private static readonly string[] OddIntegers = ["abc", "", "1.5", "9223372036854775807", "-9223372036854775807", "9223372036854775808", " 1", "01", "+1"];

    private static readonly string[] OddIds = ["0", "0-0", "-", "+", "$", ">", "abc", "", "1-", "-1", "1-1-1", "18446744073709551615-18446744073709551615", "18446744073709551616", "01-02", "(5", "1-a", "5-18446744073709551615"];

    /// <summary>Around these an encoding of ours or of the peer's changes.</summary>
    private static readonly int[] OddLengths = [44, 255, 512, 1024, 2040, 4096, 8192, 16_384];

    private int grown;

    public byte[][] Next()
    {
        var words = new List<byte[]>();
        foreach (var word in templates[random.Next(templates.Length)].Split(' '))
        {
            if (word.EndsWith("...", StringComparison.Ordinal))
            {
                var repeats = random.Next(20) == 0 ? random.Next(60) : random.Next(3);
                for (var i = 0; i <= repeats; i++) Add(words, word[..^3].Split('+'));
            }
            else
            {
                Add(words, [word]);
            }
        }

        return [.. words];
    }

    private void Add(List<byte[]> words, string[] parts)
    {
        foreach (var part in parts) words.Add(Encoding.Latin1.GetBytes(Draw(part)));
    }

    private string Draw(string word) => word.StartsWith('#') ? "#" + Draw(word[1..]) : word.Length > 2 && word[1] == '_' ? word[..2] + Draw(word[2..]) : word switch
    {
        "key" => random.Next(25) == 0 ? "string" : "{t}key" + random.Next(keys),
        "member" => Member(),
        "value" => random.Next(400) == 0 ? new string('w', Pick(OddLengths) + random.Next(-8, 9)) : random.Next(40) == 0 ? new string('v', random.Next(60, 70)) : random.Next(3) == 0 ? random.Next(-100, 100).ToString() : "value" + random.Next(1000),
        "number" => random.Next(50) == 0 ? Pick(OddIntegers) : random.Next(-300, 300).ToString(),
        "small" => random.Next(50) == 0 ? Pick(OddIntegers) : random.Next(-3, 12).ToString(),
        "weight" => random.Next(40) == 0 ? "abc" : random.Next(-3, 5).ToString(),
        "element" => "element:" + random.Next(members * members),
        "plain" => random.Next(50) == 0 ? "1.5" : random.Next(-300, 300).ToString(),
        "bit" => random.Next(2).ToString(),
        "bitoffset" => random.Next(3) == 0 ? random.Next(members * 20).ToString() : random.Next(200).ToString(),
        "longitude" => (random.Next(8) == 0 ? random.Next(-1800, 1801) / 10.0 : 13 + (random.Next(1000) / 500.0)).ToString(),
        "latitude" => (random.Next(8) == 0 ? random.Next(-850, 851) / 10.0 : 37 + (random.Next(1000) / 500.0)).ToString(),
        "degrees" => Pick(OddDegrees),
        "length" => random.Next(10) == 0 ? "0" : Math.Round(Math.Pow(10, random.NextDouble() * 4), 2).ToString(),
        "unit" => random.Next(30) == 0 ? "league" : Pick(Units),
        "place" => random.Next(-40, 60).ToString(),
        "encoding" => random.Next(60) == 0 ? Pick(OddEncodings) : random.Next(2) == 0 ? "u" + random.Next(1, 64) : "i" + random.Next(1, 65),
        "decimal" => random.Next(20) == 0 ? Pick(OddDecimals) : $"{random.Next(-50, 50)}.{random.Next(10)}",
        "score" => random.Next(40) == 0 ? Pick(OddScores) : (random.Next(-200, 200) / 4.0).ToString(),
        "edge" => Edge(),
        "lexedge" => random.Next(12) switch { 0 => "-", 1 => "+", 2 => Member(), _ => (random.Next(2) == 0 ? "[" : "(") + Member() },
        "entryid" => random.Next(40) == 0 ? Pick(OddIds) : random.Next(10) == 0 ? random.Next(members) + "-*" : EntryId(),
        "readid" => random.Next(20) switch { 0 => "$", 1 => "1-x", 2 => "0", _ => EntryId() },
        "pendingid" => random.Next(40) == 0 ? Pick(OddIds) : Math.Max(0, grown - random.Next(60)) + "-" + random.Next(1, 5),
        "group" => "g" + random.Next(3),
        "consumer" => "c" + random.Next(4),
        "rangeid" => random.Next(12) switch { 0 => "-", 1 => "+", 2 => Pick(OddIds), _ => (random.Next(3) == 0 ? "(" : "") + (random.Next(3) == 0 ? random.Next(members).ToString() : EntryId()) },
        "grownid" => (grown += random.Next(3)) + "-" + random.Next(1, 5),
        _ => word,
    };

    private string EntryId() => random.Next(members) + "-" + random.Next(5);

    private string Member()
    {
        var number = random.Next(members);
        return random.Next(60) == 0 ? new string('m', 60 + (number % 10)) : number % 3 == 0 ? number.ToString() : "member:" + number;
    }

    private string Edge()
        => random.Next(10) switch { 0 => "-inf", 1 => "+inf", 2 => "(" + Pick(OddScores), _ => (random.Next(3) == 0 ? "(" : "") + (random.Next(-200, 200) / 4.0) };

    private T Pick<T>(T[] words) => words[random.Next(words.Length)];
}
