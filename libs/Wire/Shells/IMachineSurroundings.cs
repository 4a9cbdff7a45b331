using Distro.Wire.Machines;

namespace Distro.Wire.Shells;

/// <summary>What a process gives its machine beside links: its disk, its log, its end. Called on the machine's thread, except where said otherwise.</summary>
public interface IMachineSurroundings
{
    /// <summary>An action that is none of links, notes and halt: requests to the process's own disk. It must not block for long.</summary>
    void Do(MachineAction action);

    void Noted(Note note);

    /// <summary>The process must end, for that reason.</summary>
    void Halt(string reason);

    /// <summary>A link could not be made, or broke, or was refused. From any thread.</summary>
    void LinkFailed(string peer, Exception? error);
}
