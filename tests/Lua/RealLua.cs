using System.Diagnostics;

namespace Distro.Tests.Lua;

/// <summary>A real Lua 5.1, where one is installed, to compare with.</summary>
static class RealLua
{
    const int TimeoutMilliseconds = 20_000;

    static readonly string[] names = ["lua5.1", "lua"];

    public static string? Path { get; } = Find();

    /// <summary>Runs a program file; its standard output.</summary>
    public static string Run(string file)
    {
        var start = new ProcessStartInfo(Path!, [System.IO.Path.GetFileName(file)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = System.IO.Path.GetDirectoryName(file)!,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeoutMilliseconds)) process.Kill();
        return text + errors.GetAwaiter().GetResult();
    }

    static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        var found = names.SelectMany(name => folders.Select(folder => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return found is not null && Version(found).Contains("5.1", StringComparison.Ordinal) ? found : null;
    }

    static string Version(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(path, ["-v"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        return process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
    }
}

/// <summary>A test that compares with a real Lua 5.1.</summary>
sealed class RealLuaTheoryAttribute : TheoryAttribute
{
    public RealLuaTheoryAttribute()
    {
        if (RealLua.Path is null) Skip = "No lua5.1 on the PATH to compare with.";
    }
}
