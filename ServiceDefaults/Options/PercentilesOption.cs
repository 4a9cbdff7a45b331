using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>Percentiles to show, numbers from 0 to 100 apart by blanks; none for nothing.</summary>
public sealed class PercentilesOption : Option
{
    volatile double[] values;

    public PercentilesOption(string name, string key, string defaultText, Mutability mutability, string doc) : base(name, key, mutability, doc)
    {
        values = Read(defaultText)!;
        DefaultText = Text;
    }

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<double> Values => values;

    public override bool TakesWords => true;

    public override string Text => string.Join(' ', values.Select(Word));

    public override string DefaultText { get; }

    public override string Range => "numbers from 0 to 100";

    /// <summary>As short as it can be said: 99.9, 100.</summary>
    public static string Word(double percentile) => percentile.ToString("0.######", CultureInfo.InvariantCulture);

    public override string? Check(string text) => Read(text) is null ? "latency-tracking-info-percentiles should contain numbers between 0.0 and 100.0" : null;

    private protected override void Take(string text) => values = Read(text)!;

    static double[]? Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out read[i]) || !(read[i] is >= 0 and <= 100))
                return null;
        }

        return read;
    }
}
