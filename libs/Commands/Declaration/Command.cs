namespace Distro.Commands.Declaration;

/// <summary>Runs one command: reads its arguments from the call, changes the slots the executor holds for it, writes exactly one reply.</summary>
public delegate void Handler(ref Execution.Call call);

/// <summary>
/// A command, said once. COMMAND INFO and DOCS, arity errors, ACL categories, routing, journaling, help and generated tests all derive from this.
/// </summary>
public sealed class Command
{
    public Command(string name, string syntax)
    {
        Name = name;
        Syntax = syntax;
    }

    /// <summary>Upper case; for a subcommand the subcommand's own word ("SETNAME"), its container being <see cref="Container"/>.</summary>
    public string Name { get; }

    /// <summary>The arguments as the documentation writes them: "key [NX | XX] score member [score member ...]". Arity and DOCS derive from it.</summary>
    public string Syntax { get; }

    public required string Summary { get; init; }

    public required Group Group { get; init; }

    /// <summary>The first version of Redis or Valkey that had it.</summary>
    public required string Since { get; init; }

    public required CommandFlags Flags { get; init; }

    /// <summary>Categories beyond those that flags and group imply.</summary>
    public AclCategories ExtraCategories { get; init; }

    public KeySpec[] Keys { get; init; } = [];

    /// <summary>For the few commands whose keys no spec can find.</summary>
    public KeyFinder? FindKeys { get; init; }

    public Scope Scope { get; init; } = Scope.Keys;

    public Split Split { get; init; }

    public Retry Retry { get; init; } = Retry.IfUnsent;

    public Journal Journal { get; init; }

    /// <summary>Arguments that no log, trace or monitor may show, by index; empty for most.</summary>
    public int[] SecretArguments { get; init; } = [];

    /// <summary>Tips for cluster clients, as COMMAND INFO prints them.</summary>
    public string[] Tips { get; init; } = [];

    public string? Complexity { get; init; }

    public Command[] Subcommands { get; init; } = [];

    public Command? Container { get; internal set; }

    /// <summary>Null only for a container that is nothing without a subcommand.</summary>
    public Handler? Run { get; init; }

    /// <summary>Number of arguments, the command's own words included; negative: at least that many. Derived from <see cref="Syntax"/>.</summary>
    public int Arity => throw new NotImplementedException();

    /// <summary>Position in the command table: counters are arrays indexed by it.</summary>
    public int Index { get; internal set; } = -1;
}
