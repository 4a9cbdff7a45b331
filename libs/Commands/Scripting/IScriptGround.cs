namespace Distro.Commands.Scripting;

/// <summary>What a running script stands on: the slots it holds, and the state of the process. The executor's; null in contexts of one thread, where everything may be touched.</summary>
public interface IScriptGround
{
    /// <summary>Makes sure that the script may touch a slot until it ends. False when this process does not own it.</summary>
    bool Reach(int slot);

    /// <summary>Called again and again while <see cref="Reach"/> or <see cref="ReachAll"/> waits for commands of others to end; what it throws ends the wait, and nothing was reached.</summary>
    Action? Waiting { get; set; }

    /// <summary>Makes sure that the script may touch everything until it ends.</summary>
    void ReachAll();

    /// <summary>The script has run for a while, and stands between two instructions: lets others be served on its thread.</summary>
    void ServeOthers();

    /// <summary>The script has ended.</summary>
    void Ended();

    /// <summary>The process is about to end: a script that has written nothing should.</summary>
    bool IsStopping { get; }

    /// <summary>Why nothing may be written now, as an error line; null when it may.</summary>
    string? WriteRefusal { get; }

    bool IsMemoryFull { get; }

    /// <summary>Clients of this process speak the cluster protocol: keys belong to slots, and those to processes.</summary>
    bool IsCluster { get; }
}
