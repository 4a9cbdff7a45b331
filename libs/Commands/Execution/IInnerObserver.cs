using Distro.Commands.Declaration;

namespace Distro.Commands.Execution;

/// <summary>For who counts commands: one has run inside another (EXEC, a script).</summary>
public interface IInnerObserver
{
    void InnerRan(Command command, bool failed);
}
