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

    public override string? Check(string text)
    {
        if (Read(text) is not { } read)
            return $"Invalid {Name} parameters";
        return read.All(value => value is >= 0 and <= 100) ? null : $"{Name} parameters should sit between [0.0,100.0]";
    }

    private protected override void Take(string text) => values = Read(text)!;

    /// <summary>Null where a word is no number; two blanks have none between them.</summary>
    static double[]? Read(string text)
    {
        var words = text.Length == 0 ? [] : text.Split(' ');
        var read = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            const NumberStyles taken = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            if (!double.TryParse(words[i], taken, CultureInfo.InvariantCulture, out read[i]) || double.IsNaN(read[i]))
                return null;
        }

        return read;
    }
}
