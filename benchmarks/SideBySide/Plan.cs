using System.Globalization;

namespace Distro.SideBySide;

/// <summary>What of the requests is measured, and how: 5 rounds of everything with durability none unless the command line says otherwise, by name or in this order.</summary>
/// <param name="Factor">By how much each run's requests are multiplied.</param>
/// <param name="Only">Part of the titles that are measured.</param>
internal sealed record Plan(int Rounds, string Durability, double Factor, string Only)
{
    private static readonly string[] names = ["--rounds", "--durability", "--factor", "--only"];

    public bool IsAll => Only.Length == 0;

    public static Plan Parse(string[] args)
    {
        string[] values = ["5", "none", "1", ""];
        for (int i = 0, position = 0; i < args.Length; i++)
        {
            var named = Array.IndexOf(names, args[i]);
            if (named < 0 && (args[i].StartsWith('-') || position == values.Length)) throw new ArgumentException($"{args[i]} is nothing that can be measured: {string.Join(' ', names)}");
            if (named < 0) values[position++] = args[i];
            else values[named] = ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} lacks its value");
        }

        return new(int.Parse(values[0], CultureInfo.InvariantCulture), values[1], double.Parse(values[2], CultureInfo.InvariantCulture), values[3]);
    }
}
