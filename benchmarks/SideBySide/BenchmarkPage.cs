namespace Distro.SideBySide;

/// <summary>Writes a run's tables into docs/BENCHMARKS.md, between two comments that name the run; what people wrote around them stays.</summary>
internal static class BenchmarkPage
{
    public static void Write(string section, string tables)
    {
        var path = Path.Combine(Root(), "docs", "BENCHMARKS.md");
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- {section} -->\n", $"<!-- end of {section} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidDataException($"{path} has no place for {section}");
        File.WriteAllText(path, string.Concat(text.AsSpan(0, from + begin.Length), tables, text.AsSpan(to)));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Distro.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the repository's root, with Distro.sln, is not above the program");
        return folder;
    }
}
