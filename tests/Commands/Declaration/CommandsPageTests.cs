using System.Text;
using System.Text.Json;
using Distro.Commands.Declaration;

namespace Distro.Tests.Commands.Declaration;

/// <summary>docs/COMMANDS.md is what the command table says; run with DISTRO_WRITE_DOCS=1 to write it anew.</summary>
public sealed class CommandsPageTests
{
    [Fact]
    public void The_page_says_what_the_table_says()
    {
        var path = Path.Combine(Root(), "docs", "COMMANDS.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("DISTRO_WRITE_DOCS") == "1") File.WriteAllText(path, page);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "docs/COMMANDS.md is out of date: DISTRO_WRITE_DOCS=1 dotnet test tests/Commands --filter CommandsPageTests");
    }

    private static string Page()
    {
        var commands = CommandTable.Default.ByIndex.ToArray().Where(command => !command.IsContainer).ToList();
        var page = new StringBuilder("""
            # Commands

            Written from the command table (`tests/Commands/Declaration/CommandsPageTests.cs`); don't edit it by hand.
            *Since* is the first version of Redis or Valkey that had it. *Several groups* says what the Router does with it
            when the slots are divided among groups: **one slot** means that all its keys must be in one (a hash tag sees to that), else the reply is CROSSSLOT.

            """.ReplaceLineEndings("\n"));
        foreach (var group in commands.GroupBy(command => command.Group).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            page.Append($"\n## {Title(group.Key)}\n\n| command | arguments | since | several groups |\n|---|---|---|---|\n");
            foreach (var command in group.OrderBy(Name, StringComparer.Ordinal))
                page.Append($"| {Name(command)} | {Escape(command.Syntax)} | {command.Since} | {Groups(command)} |\n");
        }

        page.Append("\n## Not there\n\nOf Valkey 9.1 and of Redis up to 8.10, without its modules:\n\n").AppendJoin('\n', Missing().Select(name => $"- {name}")).Append('\n');
        return page.ToString();
    }

    private static string Groups(Command command) => command.Split switch
    {
        Split.None when command.Scope == Scope.Connection => "about the connection",
        Split.None when command.OnlyKey > 0 => "the group of its key",
        Split.None when command.Keys.Length > 0 || command.FindKeys is not null => "one slot",
        Split.None => "",
        Split.KeysSum or Split.KeysArray or Split.PairsOk => "split by key",
        Split.Own => "put together by the Router",
        _ => "all groups",
    };

    private static IEnumerable<string> Missing()
    {
        var ours = CommandTable.Default.ByIndex.ToArray().Select(command => command.FullName).ToHashSet();
        return ((string[])["valkey-9.1.2-command.jsonl", "redis-8-command.jsonl"])
            .SelectMany(name => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", name)))
            .Select(line => JsonDocument.Parse(line).RootElement[0].GetString()!)
            .Where(name => !ours.Contains(name)).Order(StringComparer.Ordinal).Select(name => name.Replace('|', ' ').ToUpperInvariant());
    }

    private static string Name(Command command) => command.FullName.Replace('|', ' ').ToUpperInvariant();

    private static string Title(Group group) => group switch
    {
        Group.SortedSet => "Sorted set",
        Group.PubSub => "Pub/sub",
        _ => group.ToString(),
    };

    private static string Escape(string syntax) => syntax.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Distro.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
