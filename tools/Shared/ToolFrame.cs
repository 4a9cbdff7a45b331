using System.Net.Sockets;

namespace Distro.Tools;

/// <summary>What all tools do about a command of theirs: read the line, run it, and say in one line what went wrong.</summary>
internal sealed class ToolFrame(string name, string usage, string[] flags, string[] named)
{
    private static readonly string[] help = ["--help", "-h", "-?"];

    /// <summary>Runs the command that the line asks for, or shows which there are. Returns an <see cref="ExitCode"/>.</summary>
    /// <param name="arguments">As they were typed.</param>
    /// <param name="output">Where help goes that was asked for.</param>
    /// <param name="errors">Where all that went wrong goes.</param>
    /// <param name="command">What to do.</param>
    /// <param name="isDamage">Whether an exception says that what was read is damaged.</param>
    public int Run(string[] arguments, TextWriter output, TextWriter errors, Func<CommandLine, int> command, Func<Exception, bool>? isDamage = null)
    {
        if (arguments.Any(help.Contains))
        {
            output.WriteLine(usage);
            return ExitCode.Ok;
        }

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
