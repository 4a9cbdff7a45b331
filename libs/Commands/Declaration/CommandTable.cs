namespace Distro.Commands.Declaration;

/// <summary>All commands, found by name without allocation, in any case.</summary>
public sealed class CommandTable
{
    /// <summary>Every command of this library.</summary>
    public static CommandTable Default => throw new NotImplementedException();

    public IReadOnlyList<Command> Commands => throw new NotImplementedException();

    /// <summary>Commands and subcommands together: <see cref="Command.Index"/> is below this.</summary>
    public int IndexCount => throw new NotImplementedException();

    public Command? Find(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    public Command? FindSubcommand(Command container, ReadOnlySpan<byte> name) => throw new NotImplementedException();
}
