using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>The limits of one class of clients: bytes at which a connection is closed, and bytes at which it is closed when they last. 0 for none.</summary>
public readonly record struct OutputLimitsOfClass(long HardBytes, long SoftBytes, int SoftSeconds)
{
    /// <summary>Whether a client that has not taken so many bytes must be closed now.</summary>
    /// <param name="softSinceMilliseconds">The client's own, kept by the caller: since when it has been above the soft limit; 0 while it is not.</param>
    public bool IsBroken(long bytes, long nowMilliseconds, ref long softSinceMilliseconds)
    {
        if (SoftBytes == 0 || bytes < SoftBytes)
            softSinceMilliseconds = 0;
        else if (softSinceMilliseconds == 0)
            softSinceMilliseconds = nowMilliseconds;
        if (HardBytes > 0 && bytes >= HardBytes)
            return true;
        return softSinceMilliseconds > 0 && nowMilliseconds - softSinceMilliseconds >= SoftSeconds * 1000L;
    }
}

/// <summary>
/// client-output-buffer-limit: classes of clients, each followed by hard limit, soft limit and seconds. Setting some of the classes leaves the others as they are.
/// </summary>
public sealed class OutputLimitsOption(string name, string key, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    const string Defaults = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60";
    const int WordsAClass = 4;

    static readonly string[] classes = ["normal", "slave", "pubsub"];

    volatile Limits limits = Read(Defaults, new Limits([default, default, default]))!;

    public OutputLimitsOfClass Normal => limits.OfClass[0];

    public OutputLimitsOfClass PubSub => limits.OfClass[2];

    /// <summary>The least of all limits that there are: less output than that breaks none.</summary>
    public long LeastBytes => limits.LeastBytes;

    public override bool TakesWords => true;

    public override string Text => string.Join(' ', classes.Zip(this.limits.OfClass, (word, limits)
        => string.Create(CultureInfo.InvariantCulture, $"{word} {limits.HardBytes} {limits.SoftBytes} {limits.SoftSeconds}")));

    public override string DefaultText => Defaults;

    public override string Range => "class, hard limit, soft limit, seconds";

    public override string? Check(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length % WordsAClass != 0)
            return "Wrong number of arguments in buffer limit configuration.";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Where((_, i) => i % WordsAClass == 0).Any(word => ClassOf(word) < 0))
            return "Invalid client class specified in buffer limit configuration.";
        return Read(text, limits) is null ? "Error in hard, soft or soft_seconds setting in buffer limit configuration." : null;
    }

    private protected override void Take(string text) => limits = Read(text, limits)!;

    static Limits? Read(string text, Limits current)
    {
        var next = current.OfClass.ToArray();
        foreach (var words in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(WordsAClass))
        {
            var at = ClassOf(words[0]);
            if (at < 0 || !MemoryOption.TryParse(words[1], out var hard) || !MemoryOption.TryParse(words[2], out var soft)
                || !int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return null;
            next[at] = new OutputLimitsOfClass(hard, soft, seconds);
        }

        return new Limits(next);
    }

    static int ClassOf(string word)
    {
        var name = word.Equals("replica", StringComparison.OrdinalIgnoreCase) ? "slave" : word;
        return Array.FindIndex(classes, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    sealed record Limits(OutputLimitsOfClass[] OfClass)
    {
        public long LeastBytes { get; } = OfClass.SelectMany(limits => new[] { limits.HardBytes, limits.SoftBytes }).Where(bytes => bytes > 0).DefaultIfEmpty(long.MaxValue).Min();
    }
}
