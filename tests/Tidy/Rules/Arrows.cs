using System.Text.RegularExpressions;
using System.Xml.Linq;
using Distro.Tests.Tidy.Source;

namespace Distro.Tests.Tidy.Rules;

/// <summary>
/// Who may know whom (docs/ARCHITECTURE.md, "Layout and arrows"), for project references and for the namespaces that
/// sources name: a transitive reference lets a source compile against what its project never asked for.
/// </summary>
public static partial class Arrows
{
    static readonly string[] services = ["Shard", "Router", "Persistence", "Replicator"];
    static readonly string[] libs = ["Resp", "Engine", "Commands", "ChangeLog", "Topology", "Wire", "Net", "Lua", "Rdb", "Snapshots", "Backup", "Export"];

    static readonly Dictionary<string, string[]> libArrows = new()
    {
        ["Backup"] = ["ChangeLog", "Snapshots"],
        ["Commands"] = ["Resp", "Engine", "Rdb", "Lua"],
        ["Export"] = ["Resp", "Engine", "Rdb", "Commands", "ChangeLog", "Snapshots"],
        ["Rdb"] = ["Resp", "Engine"],
        ["Snapshots"] = ["ChangeLog"],
        ["Wire"] = ["Topology"],
    };

    /// <summary>Arrows of a project file, given its path and contents.</summary>
    public static IEnumerable<string> References(string path, string xml)
    {
        var from = Unit.Of(path);
        var references = XDocument.Parse(xml).Descendants("ProjectReference").Select(element => element.Attribute("Include")!.Value);
        foreach (var reference in references)
        {
            var target = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, reference.Replace('\\', '/'))));
            var to = Unit.Of(target.Replace('\\', '/'));
            if (!MayKnow(from, to))
                yield return $"{path}: must not reference {reference}: {from} -> {to} is not an arrow";
        }
    }

    /// <summary>Namespaces of this repository that a source names without being allowed to.</summary>
    public static IEnumerable<string> Namespaces(SourceFile file)
    {
        var from = Unit.Of(file.Path);
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in NamespaceName().Matches(lines[i]))
            {
                var name = match.Groups[1].Value;
                var to = libs.Contains(name) ? new Unit("libs", name) : services.Contains(name) ? new Unit("services", name) : null;
                if (to is not null && (!MayKnow(from, to) || IsRouterNamingEngine(from, to)))
                    yield return $"{file.Path}:{i + 1}: names Distro.{name}: {from} -> {to} is not an arrow";
            }
        }
    }

    static bool IsRouterNamingEngine(Unit from, Unit to) => from is { Folder: "services", Name: "Router" } && to is { Folder: "libs", Name: "Engine" };

    static bool MayKnow(Unit from, Unit to) => from == to || from.Folder switch
    {
        "libs" => to.Folder == "libs" && libArrows.GetValueOrDefault(from.Name, []).Contains(to.Name),
        "services" => to.Folder is "libs" or "ServiceDefaults" || (from.Name == "Server" && to.Folder == "services"),
        "tools" => to.Folder == "libs",
        "AppHost" => to.Folder is "services" or "hosting",
        "hosting" => to.Folder == "hosting",
        "tests" or "benchmarks" => true,
        _ => false,
    };

    [GeneratedRegex(@"\bDistro\.(\w+)")]
    private static partial Regex NamespaceName();

    /// <summary>A place in the layout: its top folder and, below it, the project's folder.</summary>
    sealed record Unit(string Folder, string Name)
    {
        public static Unit Of(string path)
        {
            var parts = path.Split('/');
            return new Unit(parts[0], parts.Length > 2 ? parts[1] : parts[0]);
        }

        public override string ToString() => Folder == Name ? Name : $"{Folder}/{Name}";
    }
}
