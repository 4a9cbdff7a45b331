namespace Distro.Tests.Tidy.Source;

/// <summary>The sources that the tests judge: every C# file and project below the root, without what builds leave behind.</summary>
public static class Repository
{
    static readonly string[] folders = ["AppHost", "ServiceDefaults", "hosting", "libs", "services", "tools", "tests", "benchmarks"];
    static readonly string[] leftovers = ["/artifacts/", "/artifacts-aspire/", "/bin/", "/obj/", "/node_modules/"];

    static readonly Lazy<IReadOnlyList<SourceFile>> files = new(() => [.. Find("*.cs").Select(path => new SourceFile(path, File.ReadAllText(Absolute(path))))]);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files => files.Value;

    /// <summary>Paths from the root of every project file.</summary>
    public static IReadOnlyList<string> Projects => [.. Find("*.csproj")];

    public static string Absolute(string path) => System.IO.Path.Combine(Root, path);

    static IEnumerable<string> Find(string pattern) =>
        from folder in folders
        let absolute = Absolute(folder)
        where Directory.Exists(absolute)
        from file in Directory.EnumerateFiles(absolute, pattern, SearchOption.AllDirectories)
        let path = System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !leftovers.Any(leftover => ("/" + path).Contains(leftover, StringComparison.Ordinal))
        orderby path
        select path;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Distro.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No Distro.sln above the tests");
    }
}
