namespace Distro.AppHost;

/// <summary>
/// The form of the arguments: a command's words first, if any (<c>start store-shard-0</c>), then options with a value each. Looked at before anything is
/// made of them, so that a slip of the pen starts no cluster. Any configuration key may be given as well (<c>--Parameters:x VALUE</c>).
/// </summary>
static class CommandLine
{
    const string Prefix = "--";

    /// <summary>Given by Aspire's CLI, which then has options of its own beside.</summary>
    const string Operation = "--operation";

    const string Options = "--shards N, --replicas N, --writers 1|3|5, --port N, --data DIR, --backup PLACE, --durability none|interval|always, --password TEXT, --tls-cert FILE, --tls-key FILE, --tls-ca FILE, --tls-port N, or --Section:Key VALUE";

    internal const string Help = """
        Starts a Distro cluster on this machine and stops it at Ctrl-C.

          dotnet run --project AppHost -- [options]

          --shards N               groups that the slots are divided among (3)
          --replicas N             copies of each group beside its primary (1)
          --writers 1|3|5          log writers of each group; three go on when any one is lost (1)
          --port N                 where clients connect (6379)
          --data DIR               where logs and the cluster map are kept (AppHost/data)
          --backup PLACE           where backups go: a directory, or a container's address, with Distro__BackupCredential set (none)
          --durability LEVEL       what an acknowledged write has survived: none, interval or always (interval)
          --password TEXT          what clients authenticate with (none)
          --tls-cert FILE          certificate (PEM) of the TLS ports, with --tls-key FILE (none: no TLS)
          --tls-ca FILE            authorities that clients' certificates must come from (none: clients show none)
          --tls-port N             where clients that speak TLS connect (6380)
          --Section:Key VALUE      any configuration key

        While it runs, typed here or as arguments of a second call with the same --data:
          list, start NAME, stop NAME, restart NAME, kill NAME, failover NAME
        """;

    /// <summary>The last three are what .NET's hosts take.</summary>
    static readonly string[] names = ["shards", "replicas", "writers", "port", "data", "backup", "durability", "password", "tls-cert", "tls-key", "tls-ca", "tls-port", "environment", "contentRoot", "applicationName"];

    /// <summary>A command for an application that runs already.</summary>
    internal static bool IsCommand(string[] args) => args is [var first, ..] && !first.StartsWith('-');

    internal static bool AsksForHelp(string[] args) => args is ["--help" or "-h" or "-?"];

    /// <summary>One line that says what is wrong with the arguments; null when nothing is.</summary>
    internal static string? Wrong(string[] args, bool takesCommands)
    {
        if (args.Any(argument => argument == Operation || argument.StartsWith($"{Operation}=", StringComparison.Ordinal)))
            return null;
        var i = takesCommands ? args.TakeWhile(argument => !argument.StartsWith('-')).Count() : 0;
        for (; i < args.Length; i++)
        {
            if (!args[i].StartsWith(Prefix, StringComparison.Ordinal))
                return $"'{args[i]}' is no option: give {Options}";
            var parts = args[i][Prefix.Length..].Split('=', 2);
            if (!IsKnown(parts[0]))
                return $"There is no option --{parts[0]}: give {Options}";
            if (parts.Length == 2)
                continue;
            i++;
            if (i == args.Length || args[i].StartsWith(Prefix, StringComparison.Ordinal))
                return $"--{parts[0]} needs a value (one that begins with -- is given as --{parts[0]}=VALUE)";
        }

        return null;
    }

    static bool IsKnown(string name) => name.Contains(':') || names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
