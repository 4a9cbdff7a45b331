using System.Text;

namespace Distro.ServiceDefaults.Options;

/// <summary>Pairs of a pattern of keys and what replies about them wait for, the first that matches counts: `order:* always cache:* none`. Empty: nothing is said of any.</summary>
public sealed class KeyDurabilityOption(string name, string key, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    /// <summary>Each is tried for each key of each command.</summary>
    private const int PatternsMax = 32;

    private const int PatternBytesMax = 256;
    private const string Always = "always";

    private static readonly string[] words = [Always, "interval", "none"];

    private volatile Said said = new([], "");

    public override bool TakesWords => true;

    public override string Text => said.Text;

    public override string DefaultText => "";

    public override string Range => "up to 32 pairs of a pattern and always, interval or none";

    /// <summary>The patterns in their order, and whether replies about what they match wait for the disk.</summary>
    public IReadOnlyList<KeyDurability> Patterns => said.Patterns;

    /// <summary>One of them has replies wait.</summary>
    public bool HasAlways => said.HasAlways;

    public override string? Check(string text) => Parse(text) is null ? "argument(s) must be " + Range : null;

    private protected override void Take(string text) => said = Parse(text)!;

    private static Said? Parse(string text)
    {
        var given = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (given.Length % 2 != 0 || given.Length > 2 * PatternsMax) return null;
        var pairs = new KeyDurability[given.Length / 2];
        for (var i = 0; i < pairs.Length; i++)
        {
            var (pattern, what) = (Encoding.UTF8.GetBytes(given[2 * i]), given[(2 * i) + 1].ToLowerInvariant());
            if (!words.Contains(what) || pattern.Length > PatternBytesMax) return null;
            (pairs[i], given[(2 * i) + 1]) = (new KeyDurability(pattern, what == Always), what);
        }

        return new Said(pairs, string.Join(' ', given));
    }

    private sealed record Said(KeyDurability[] Patterns, string Text)
    {
        public bool HasAlways { get; } = Patterns.Any(pattern => pattern.IsAlways);
    }
}

/// <summary>A glob pattern of keys, and whether replies about those wait for the disk.</summary>
public readonly record struct KeyDurability(byte[] Pattern, bool IsAlways);
