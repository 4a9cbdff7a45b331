namespace Distro.Tests.RdbTool;

/// <summary>Valkey's fixtures, where the conformance run has fetched its source, or a person says that it is. They are no part of this project.</summary>
internal static class ValkeyAssets
{
    private const string Variable = "DISTRO_VALKEY_SOURCE";

    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } named) return System.IO.Path.Combine(named, "tests", "assets");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "Distro.sln"))) root = root.Parent;
        var fetched = System.IO.Path.Combine(root?.FullName ?? "", "artifacts", "conformance");
        if (!Directory.Exists(fetched)) return null;
        return Directory.EnumerateDirectories(fetched, "source-*").SelectMany(source => Directory.Exists(System.IO.Path.Combine(source, "tree")) ? Directory.EnumerateDirectories(System.IO.Path.Combine(source, "tree")) : [])
            .Select(tree => System.IO.Path.Combine(tree, "tests", "assets")).FirstOrDefault(path => File.Exists(System.IO.Path.Combine(path, "encodings.rdb")));
    }
}

/// <summary>A theory over those fixtures; where they are not, it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AssetsTheoryAttribute : TheoryAttribute
{
    public AssetsTheoryAttribute(bool needsRedis = false)
    {
        if (ValkeyAssets.Path is null) Skip = "Valkey's source is not here: tests/Conformance/run.py fetches it, or DISTRO_VALKEY_SOURCE names it.";
        else if (needsRedis && RedisServer.Program("redis-server") is null) Skip = "No redis-server on the PATH.";
    }
}
