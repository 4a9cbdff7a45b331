namespace Distro.Commands.Declaration;

/// <summary>All commands, found by name without allocation, in any case.</summary>
public sealed class CommandTable
{
    private static readonly Lazy<CommandTable> Shared = new(() => new CommandTable(Families.All));

    private readonly NameTable names;
    private readonly NameTable?[] subcommandsByIndex;
    private readonly Command[] byIndex;

    public CommandTable(IReadOnlyList<Command> commands)
    {
        Commands = commands;
        names = new NameTable(commands);
        var all = new List<Command>();
        foreach (var command in commands)
        {
            all.Add(command);
            all.AddRange(command.Subcommands);
        }

        byIndex = [.. all];
        subcommandsByIndex = new NameTable?[byIndex.Length];
        for (var i = 0; i < byIndex.Length; i++)
        {
            byIndex[i].Index = i;
            if (byIndex[i].Subcommands.Length > 0) subcommandsByIndex[i] = new NameTable(byIndex[i].Subcommands);
        }
    }

    private CommandTable(CommandTable of, NameTable names)
    {
        this.names = names;
        Commands = of.Commands;
        byIndex = of.byIndex;
        subcommandsByIndex = of.subcommandsByIndex;
    }

    /// <summary>Every command of this library.</summary>
    public static CommandTable Default => Shared.Value;

    /// <summary>Top-level commands, in the order of their families.</summary>
    public IReadOnlyList<Command> Commands { get; }

    /// <summary>Commands and subcommands together: <see cref="Command.Index"/> is below this.</summary>
    public int IndexCount => byIndex.Length;

    /// <summary>Commands and subcommands, by <see cref="Command.Index"/>.</summary>
    public ReadOnlySpan<Command> ByIndex => byIndex;

    public Command? Find(ReadOnlySpan<byte> name) => names.Find(name);

    /// <summary>
    /// The same commands under other names, for those who call them (rename-command); rules, statistics and the log go on by the commands' own. To rename to nothing
    /// is to take away. Null when a name is not there to be renamed, or taken already: <paramref name="problem"/> says which.
    /// </summary>
    public CommandTable? Renamed(IEnumerable<(string From, string To)> renames, out string problem)
    {
        var called = Commands.ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
        problem = "";
        foreach (var (from, to) in renames)
        {
            if (!called.Remove(from, out var command)) problem = "No such command in rename-command";
            else if (to.Length > 0 && !called.TryAdd(to, command)) problem = "Target command name already exists";
            if (problem.Length > 0) return null;
        }

        return new CommandTable(this, new NameTable([.. called.Select(named => (named.Key, named.Value))]));
    }

    /// <summary>A subcommand's name ends at a zero byte, as on Valkey; a command's does not.</summary>
    public Command? FindSubcommand(Command container, ReadOnlySpan<byte> name)
        => subcommandsByIndex[container.Index]?.Find(name.IndexOf((byte)0) is >= 0 and var end ? name[..end] : name);
}
