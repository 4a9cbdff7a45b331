using System.Text;

namespace Distro.SideBySide.Tail;

/// <summary>What is asked: of many keys, four reads to a write, every other write, where that is wanted, with a time to live of a minute or two, so that keys expire all the while.</summary>
internal sealed class TailMix(int keys, int seed, bool expires = true)
{
    private const int ReadsPercent = 80;
    private const int SecondsLeast = 60;
    private const int SecondsMost = 120;

    private static readonly string value = new('v', 32);

    private readonly Random random = new(seed);

    public byte[] Next() => random.Next(100) < ReadsPercent ? Request("GET", Key(random.Next(keys))) : Write(random.Next(keys));

    public byte[] Write(int key) => !expires || random.Next(2) == 0
        ? Request("SET", Key(key), value)
        : Request("SET", Key(key), value, "EX", $"{random.Next(SecondsLeast, SecondsMost)}");

    private static string Key(int number) => $"key:{number:D12}";

    private static byte[] Request(params string[] words)
        => Encoding.ASCII.GetBytes($"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n")));
}
