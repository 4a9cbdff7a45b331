using Distro.Resp;

namespace Distro.Commands.Declaration;

/// <summary>Runs one command: reads its arguments from the call, changes the slots the executor holds for it, writes exactly one reply.</summary>
public delegate void Handler(ref Execution.Call call);

/// <summary>
/// A command, said once. COMMAND INFO and DOCS, arity errors, ACL categories, routing, journaling, help and generated tests all derive from this.
/// </summary>
public sealed class Command
{
    private readonly Command[] subcommands = [];
    private IReadOnlyList<SyntaxNode>? arguments;
    private CommandFlags flags;
    private int arity;

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

    /// <summary>What COMMAND INFO lists. MovableKeys follows from the key specs and need not be said.</summary>
    public required CommandFlags Flags
    {
        get => KeyRange.Of(this).IsMovable ? flags | CommandFlags.MovableKeys : flags;
        init => flags = value;
    }

    /// <summary>Categories beyond those that flags and group imply.</summary>
    public AclCategories ExtraCategories { get; init; }

    /// <summary>False for the few whose group says nothing about their ACL category (WAIT is generic and works on no keys).</summary>
    public bool GroupImpliesCategory { get; init; } = true;

    public KeySpec[] Keys
    {
        get;
        init
        {
            field = value;
            ReadsSources = value.Any(static spec => (spec.Use & KeyUse.ReadOnly) != 0);
        }
    } = [];

    /// <summary>Some of its keys it only reads, whatever it does to others.</summary>
    public bool ReadsSources { get; private init; }

    /// <summary>Which arguments name channels, for rules about these.</summary>
    public ChannelUse Channels { get; init; }

    /// <summary>Which databases it works on beside, or instead of, the one selected, for rules about these.</summary>
    public DatabaseUse Databases { get; init; }

    /// <summary>For the few commands whose keys no spec can find.</summary>
    public KeyFinder? FindKeys { get; init; }

    /// <summary>For the few commands that use a key otherwise when further words say so (SET with GET); null: as the specs say.</summary>
    public KeyUseFinder? FindUse { get; init; }

    /// <summary>For a command of <see cref="Declaration.Scope.Keys"/> some calls of which need the whole keyspace (SORT BY).</summary>
    public GateTest? GateWhen { get; init; }

    public Scope Scope { get; init; } = Scope.Keys;

    /// <summary>For Scope.SlotArgument: which argument holds the slot's number.</summary>
    public int SlotArgument { get; init; } = -1;

    public Split Split { get; init; }

    public Retry Retry { get; init; } = Retry.IfUnsent;

    public Journal Journal { get; init; }

    /// <summary>Whether the keys it opens count as used.</summary>
    public KeyAccess Access { get; init; }

    /// <summary>Arguments that no log, trace or monitor may show, by index; empty for most.</summary>
    public int[] SecretArguments { get; init; } = [];

    /// <summary>A client that speaks RESP2 and has subscriptions may send it: nothing else, since a reply could not be told from a message.</summary>
    public bool AllowedWhileSubscribed { get; init; }

    /// <summary>Tips for cluster clients, as COMMAND INFO prints them.</summary>
    public string[] Tips { get; init; } = [];

    public string? Complexity { get; init; }

    /// <summary>True for the command that takes and ignores any arguments (QUIT), though its documentation shows none.</summary>
    public bool IgnoresArguments { get; init; }

    /// <summary>It says itself which arguments are missing, though its documentation shows them as needed (HOTKEYS START).</summary>
    public bool ChecksArguments { get; init; }

    /// <summary>Its first run may only ask another server: it runs again when that has answered, and until then its client waits (MIGRATE).</summary>
    public bool WaitsForPeer { get; init; }

    /// <summary>Runs at once even between MULTI and EXEC, because it ends the transaction: EXEC, DISCARD, QUIT, RESET.</summary>
    public bool IsNeverQueued { get; init; }

    /// <summary>Fewest arguments behind the command's own words, where the syntax leaves it open: filters of which at least one must stand.</summary>
    public int ArgumentsMin { get; init; }

    public Command[] Subcommands
    {
        get => subcommands;
        init
        {
            subcommands = value;
            foreach (var subcommand in value) subcommand.Container = this;
        }
    }

    /// <summary>True when COMMAND INFO, LIST and DOCS speak of the container only (DEBUG).</summary>
    public bool HidesSubcommands { get; init; }

    /// <summary>The subcommands that clients are told of.</summary>
    public Command[] ShownSubcommands => HidesSubcommands ? [] : subcommands;

    public Command? Container { get; internal set; }

    /// <summary>Null only for a container that is nothing without a subcommand.</summary>
    public Handler? Run { get; init; }

    /// <summary>True when arguments beyond the name are those of a subcommand, and there is nothing without one.</summary>
    public bool IsContainer => subcommands.Length > 0 && Run is null;

    /// <summary>Lower case, as errors and COMMAND INFO name it: "get", "client|setname".</summary>
    public string FullName => field ??= (Container is null ? Name : Container.Name + "|" + Name).ToLowerInvariant();

    /// <summary>The syntax, taken apart.</summary>
    public IReadOnlyList<SyntaxNode> Arguments => arguments ??= SyntaxParser.Parse(Syntax);

    /// <summary>Number of arguments, the command's own words included; negative: at least that many. Derived from <see cref="Syntax"/>.</summary>
    public int Arity => arity != 0 ? arity : arity = DeriveArity();

    /// <summary>Whether so many arguments, the command's own words included, are neither too few nor too many.</summary>
    public bool Takes(int argumentCount) => Arity > 0 ? argumentCount == Arity : argumentCount >= -Arity;

    public bool Is(CommandFlags flag) => (flags & flag) != 0;

    public AclCategories Categories => ImpliedCategories.Of(this);

    /// <summary>The argument that is its only key, or 0 when it has none, several, or they move: the executor's short way.</summary>
    public int OnlyKey => FindKeys is null && Keys is [{ BeginKeyword: null, LastKey: 0, KeyCountIndex: < 0 } spec] && (spec.Use & KeyUse.NotKey) == 0 ? spec.BeginIndex : 0;

    /// <summary>Whether this call runs with the gate closed.</summary>
    public bool NeedsGate(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments) => Scope == Scope.Gate || (GateWhen is { } test && test(input, arguments));

    /// <summary>Position in the command table: counters are arrays indexed by it.</summary>
    public int Index { get; internal set; } = -1;

    public override string ToString() => FullName;

    private int DeriveArity()
    {
        var own = Container is null ? 1 : 2;
        if (IsContainer) return -own - 1;
        if (subcommands.Length > 0 || IgnoresArguments || ChecksArguments) return -own;
        var least = own + Math.Max(ArgumentsMin, Arguments.Sum(node => node.ArgumentsMin));
        return Arguments.Any(node => node.IsVariable) ? -least : least;
    }
}
