using System.Text;
using Distro.Persistence.Hosting;
using Distro.Replicator.Hosting;
using Distro.Router.Options;
using Distro.Server.Configuration;
using Distro.ServiceDefaults.Options;
using Distro.Shard.Hosting;

namespace Distro.Tests.Hosting.Options;

/// <summary>docs/OPTIONS.md is what the declarations say; run with DISTRO_WRITE_DOCS=1 to write it anew.</summary>
public sealed class OptionsPageTests
{
    [Fact]
    public void The_page_says_what_the_declarations_say()
    {
        var path = Path.Combine(Root(), "docs", "OPTIONS.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("DISTRO_WRITE_DOCS") == "1")
            File.WriteAllText(path, page);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == page,
            "docs/OPTIONS.md is out of date: DISTRO_WRITE_DOCS=1 dotnet test tests/Hosting --filter OptionsPageTests");
    }

    static string Page() => new StringBuilder("""
        # Options

        Written from the declarations in each service (`tests/Hosting/Options/OptionsPageTests.cs`); don't edit it by hand.
        A configuration key `Distro:MaxMemory` is `Distro__MaxMemory` in the environment. CONFIG GET and SET use the option's name.

        """.ReplaceLineEndings("\n"))
        .Append(Section("Shard", new ShardOptions())).Append(Section("Router", new RouterOptions()))
        .Append(Section("Persistence", new PersistenceOptions())).Append(Section("Replicator", new ReplicatorOptions()))
        .Append(Section("distro-server", new ServerOptions()))
        .Append("\nShards and distro-server know the other options of redis.conf by name too (`ServiceDefaults/Options/accepted-options.tsv`): they are accepted, kept and shown, and change nothing.\n").ToString();

    static string Section(string service, OptionSet options) => $"\n## {service}\n\n{options.ToMarkdown()}";

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Distro.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
