using System.Collections;
using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>
/// One set of permissions: commands, keys, channels and databases. A user has one, and may have more; a command runs when a single one of them allows all of it.
/// Immutable: a change makes another (<see cref="SelectorRules"/>), so that any thread may look at it.
/// </summary>
internal sealed record Selector
{
    /// <summary>No command, key or channel; every database, as users had before there were rules for these.</summary>
    public static readonly Selector Nothing = new() { Commands = new BitArray(CommandTable.Default.IndexCount) };

    private const int KeysOnStack = 64;

    /// <summary>Commands that come later are allowed too: it was made with +@all.</summary>
    public bool AllCommands { get; init; }

    /// <summary>By <see cref="Command.Index"/>.</summary>
    public required BitArray Commands { get; init; }

    /// <summary>First arguments with which a command is allowed that is not otherwise: "select|0".</summary>
    public IReadOnlyList<(int Index, string Argument)> FirstArguments { get; init; } = [];

    /// <summary>The rules behind +@all or -@all, as they are shown.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public bool AllKeys { get; init; }

    public IReadOnlyList<KeyPattern> Keys { get; init; } = [];

    public bool AllChannels { get; init; }

    public IReadOnlyList<string> Channels { get; init; } = [];

    public bool AllDatabases { get; init; } = true;

    public IReadOnlyList<int> Databases { get; init; } = [];

    public bool AllowsAll => AllCommands && Rules.Count == 0 && AllKeys && AllChannels && AllDatabases;

    public string CommandRules => string.Join(' ', Rules.Prepend(AllCommands ? "+@all" : "-@all"));

    /// <summary>What reads back as the same: a pattern that lets everything through takes the others' place.</summary>
    public string KeyRules => AllKeys || Keys.Any(key => key is { Pattern: "*", Access: KeyAccess.All }) ? "~*" : string.Join(' ', Keys);

    public string ChannelRules => AllChannels ? "&*" : string.Join(' ', Channels.Select(channel => "&" + channel));

    public string DatabaseRules => AllDatabases ? "alldbs" : Databases.Count == 0 ? "" : "db=" + string.Join(',', Databases);

    /// <summary>The rules that make it again.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var rules in new[] { KeyRules, AllChannels ? ChannelRules : ("resetchannels " + ChannelRules).TrimEnd(), AllDatabases ? "" : Databases.Count == 0 ? "resetdbs" : DatabaseRules, CommandRules })
        {
            if (rules.Length > 0) text.Append(text.Length > 0 ? " " : "").Append(rules);
        }

        return text.ToString();
    }

    /// <param name="database">The one that the command finds selected.</param>
    /// <param name="databases">How many there are.</param>
    public Denial Check(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int database, int databases)
    {
        if (!AllDatabases && CheckDatabases(command, input, arguments, database, databases) is { IsDenied: true } denied) return denied;
        if (!command.Is(CommandFlags.NoAuth) && !AllowsCommand(command, input, arguments)) return new Denial(DenialKind.Command, 0);
        if (!AllKeys && (command.Keys.Length > 0 || command.FindKeys is not null) && CheckKeys(command, input, arguments) is { IsDenied: true } key) return key;
        return AllChannels ? Denial.None : CheckChannels(command, input, arguments);
    }

    public bool AllowsDatabase(int database) => AllDatabases || Databases.Contains(database);

    /// <summary>Whether keys of any name may be used so: what a command needs whose keys are not among its arguments.</summary>
    public bool AllowsAnyKey(KeyAccess access) => AllKeys || Keys.Any(pattern => (pattern.Access & access) == access && pattern.Pattern == "*");

    public bool AllowsKey(ReadOnlySpan<byte> key, KeyAccess access)
    {
        if (AllKeys) return true;
        foreach (var pattern in Keys)
        {
            if ((pattern.Access & access) == access && GlobPattern.IsMatch(pattern.Glob, key)) return true;
        }

        return false;
    }

    /// <summary>A pattern to subscribe to must stand among the rules as it is; a channel must match one.</summary>
    public bool AllowsChannel(ReadOnlySpan<byte> channel, bool isPattern)
    {
        if (AllChannels) return true;
        foreach (var rule in Channels)
        {
            var bytes = AccessText.Bytes(rule);
            if (isPattern ? channel.SequenceEqual(bytes) : GlobPattern.IsMatch(bytes, channel)) return true;
        }

        return false;
    }

    private static bool TouchesData(Command command)
        => command.Keys.Length > 0 || command.FindKeys is not null || (command.Categories & (AclCategories.Keyspace | AclCategories.Read | AclCategories.Write)) != 0;

    private Denial CheckDatabases(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int selected, int databases)
    {
        if (command.Databases == DatabaseUse.Every)
        {
            for (var i = 0; i < databases; i++)
            {
                if (!AllowsDatabase(i)) return new Denial(DenialKind.Database, 0);
            }

            return Denial.None;
        }

        if (NamedDatabases.FirstDenied(this, command, input, arguments, databases) is > 0 and var argument) return new Denial(DenialKind.Database, argument);
        var usesSelected = command.Databases == DatabaseUse.Selected ? TouchesData(command) : command.Keys.Length > 0;
        return usesSelected && !AllowsDatabase(selected) ? new Denial(DenialKind.Database, 0) : Denial.None;
    }

    private bool AllowsCommand(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        // A container that does not show its subcommands is a command with a first argument to whoever makes rules.
        if (command.Container is { HidesSubcommands: true } container) command = container;
        if (Commands[command.Index]) return true;
        var at = command.Container is null ? 1 : 2;
        foreach (var (index, argument) in FirstArguments)
        {
            if (index == command.Index && at < arguments.Length && Ascii.EqualsIgnoreCase(input.Slice(arguments[at].Offset, arguments[at].Length), AccessText.Bytes(argument))) return true;
        }

        return false;
    }

    private Denial CheckKeys(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        Span<int> keys = stackalloc int[KeysOnStack];
        var count = KeyPositions.Find(command, input, arguments, keys);
        if (count > keys.Length)
        {
            keys = new int[count];
            count = KeyPositions.Find(command, input, arguments, keys);
        }

        for (var i = 0; i < count; i++)
        {
            var use = KeyPositions.UseOf(command, input, arguments, keys[i]);
            var access = (use & KeyUse.Access) != 0 ? KeyAccess.Read : KeyAccess.None;
            if ((use & (KeyUse.Insert | KeyUse.Delete | KeyUse.Update)) != 0) access |= KeyAccess.Write;
            if (!AllowsKey(input.Slice(arguments[keys[i]].Offset, arguments[keys[i]].Length), access)) return new Denial(DenialKind.Key, keys[i]);
        }

        return Denial.None;
    }

    private Denial CheckChannels(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var (first, last) = command.Channels switch
        {
            ChannelUse.First => (1, Math.Min(1, arguments.Length - 1)),
            ChannelUse.Every or ChannelUse.EveryPattern => (1, arguments.Length - 1),
            _ => (1, 0),
        };
        for (var i = first; i <= last; i++)
        {
            if (!AllowsChannel(input.Slice(arguments[i].Offset, arguments[i].Length), command.Channels == ChannelUse.EveryPattern)) return new Denial(DenialKind.Channel, i);
        }

        return Denial.None;
    }
}
