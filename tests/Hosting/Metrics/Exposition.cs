using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Distro.Tests.Hosting.Metrics;

/// <summary>A strict reader of the Prometheus text format, by its specification: what it can't read is an error.</summary>
static partial class Exposition
{
    /// <summary>A sample: its name, its labels unescaped and its value.</summary>
    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    /// <summary>A family's type and help.</summary>
    internal sealed record Family(string Type, string Help);

    internal static (IReadOnlyDictionary<string, Family> Families, IReadOnlyList<Sample> Samples) Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new Dictionary<string, Family>();
        var samples = new List<Sample>();
        var help = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } helpLine)
            {
                help = Unescape(helpLine.Groups[2].Value);
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                families.Add(type.Groups[1].Value, new Family(type.Groups[2].Value, help));
                help = "";
            }
            else
            {
                var sample = SampleLine().Match(line);
                Assert.True(sample.Success, $"not a line of the format: {line}");
                samples.Add(new Sample(sample.Groups[1].Value, Labels(sample), Number(sample.Groups["value"].Value)));
            }
        }

        foreach (var sample in samples)
            Assert.True(families.ContainsKey(sample.Name) || families.ContainsKey(HistogramSuffix().Replace(sample.Name, "")), $"{sample.Name} has no type");
        return (families, samples);
    }

    static Dictionary<string, string> Labels(Match sample) => sample.Groups["label"].Captures.Zip(sample.Groups["text"].Captures)
        .ToDictionary(pair => pair.First.Value, pair => Unescape(pair.Second.Value));

    static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            plain.Append(text[i] != '\\' ? text[i] : text[++i] switch { 'n' => '\n', var other => other });
        return plain.ToString();
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>(?:[^"\\\n]|\\["\\n])*)",?)*\})? (?<value>\S+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
