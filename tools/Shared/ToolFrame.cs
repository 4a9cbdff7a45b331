using System.Net.Sockets;

namespace Distro.Tools;

/// <summary>What all tools do about a command of theirs: read the line, run it, and say in one line what went wrong.</summary>
internal sealed class ToolFrame(string name, string usage, string[] flags, string[] named)
{
    /// <summary>Runs the command that the line asks for. Returns an <see cref="ExitCode"/>.</summary>
    /// <param name="isDamage">Whether an exception says that what was read is damaged.</param>
    public int Run(string[] arguments, TextWriter errors, Func<CommandLine, int> command, Func<Exception, bool>? isDamage = null)
    {
        try
        {
            return command(CommandLine.Parse(arguments, flags, named));
        }
        catch (UsageException error)
        {
            errors.WriteLine($"{name}: {error.Message}\n\n{usage}");
            return ExitCode.Usage;
        }
        catch (Exception error) when (error is RefusedException || isDamage?.Invoke(error) == true)
        {
            errors.WriteLine($"{name}: {error.Message}");
            return ExitCode.Refused;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
        {
            errors.WriteLine($"{name}: {error.Message}");
            return ExitCode.Unavailable;
        }
    }

    /// <summary>A command that there is not.</summary>
    public static UsageException Unknown(CommandLine line) => new(line.Command.Length == 0 ? "say what to do" : $"there is no command '{line.Command}'");
}
