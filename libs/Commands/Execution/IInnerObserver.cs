using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>For who counts commands: one has run inside another (EXEC, a script).</summary>
public interface IInnerObserver
{
    /// <summary>A script has called a command that it may not.</summary>
    void InnerRefused(Command command);

    /// <summary>A script begins: for who is shown commands in the order in which they run.</summary>
    void ScriptBegins(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments);

    void InnerRan(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool failed);
}
