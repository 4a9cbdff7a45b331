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

    const string Options = "--shards N, --replicas N, --port N, --data DIR, --durability none|interval|always, --password TEXT, or --Section:Key VALUE";

    /// <summary>The last three are what .NET's hosts take.</summary>
    static readonly string[] names = ["shards", "replicas", "port", "data", "durability", "password", "environment", "contentRoot", "applicationName"];

    /// <summary>A command for an application that runs already.</summary>
    internal static bool IsCommand(string[] args) => args is [var first, ..] && !first.StartsWith('-');

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
