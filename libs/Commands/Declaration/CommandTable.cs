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

    /// <summary>Every command of this library.</summary>
    public static CommandTable Default => Shared.Value;

    /// <summary>Top-level commands, in the order of their families.</summary>
    public IReadOnlyList<Command> Commands { get; }

    /// <summary>Commands and subcommands together: <see cref="Command.Index"/> is below this.</summary>
    public int IndexCount => byIndex.Length;

    /// <summary>Commands and subcommands, by <see cref="Command.Index"/>.</summary>
    public ReadOnlySpan<Command> ByIndex => byIndex;

    public Command? Find(ReadOnlySpan<byte> name) => names.Find(name);

    public Command? FindSubcommand(Command container, ReadOnlySpan<byte> name) => subcommandsByIndex[container.Index]?.Find(name);
}
