using System.Collections;
using System.Globalization;
using System.Numerics;
using Distro.Commands.Declaration;
using Distro.Commands.Server;

namespace Distro.Commands.Access;

/// <summary>Applies one rule to a selector: "+get", "-@dangerous", "~app:*", "&amp;news", "db=0,1".</summary>
internal static class SelectorRules
{
    /// <summary>The selector as the rule leaves it.</summary>
    /// <exception cref="RuleException">The rule makes no sense.</exception>
    public static Selector Apply(Selector selector, string rule)
    {
        switch (rule.ToLowerInvariant())
        {
            case "allkeys" or "~*":
                return selector with { AllKeys = true, Keys = [] };
            case "resetkeys":
                return selector with { AllKeys = false, Keys = [] };
            case "allchannels" or "&*":
                return selector with { AllChannels = true, Channels = [] };
            case "resetchannels":
                return selector with { AllChannels = false, Channels = [] };
            case "alldbs":
                return selector with { AllDatabases = true, Databases = [] };
            case "resetdbs":
                return selector with { AllDatabases = false, Databases = [] };
            case "allcommands" or "+@all":
                return selector with { AllCommands = true, Commands = new BitArray(selector.Commands.Count, true), FirstArguments = [], Rules = [] };
            case "nocommands" or "-@all":
                return selector with { AllCommands = false, Commands = new BitArray(selector.Commands.Count), FirstArguments = [], Rules = [] };
        }

        return rule[0] switch
        {
            '~' or '%' => AddKeys(selector, rule),
            '&' => AddChannel(selector, rule[1..]),
            '+' or '-' when rule.Length > 1 && rule[1] == '@' => ChangeCategory(selector, rule[1..], rule[0] == '+'),
            '+' => Allow(selector, rule[1..]),
            '-' => Change(selector, Find(rule[1..]) ?? throw RuleException.Unknown(), isAllowed: false),
            _ when rule.StartsWith("db=", StringComparison.OrdinalIgnoreCase) => SetDatabases(selector, rule[3..]),
            _ => throw RuleException.Syntax(),
        };
    }

    private static Selector AddKeys(Selector selector, string rule)
    {
        if (selector.AllKeys)
            throw new RuleException("Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns");
        var access = rule[0] == '~' ? KeyAccess.All : KeyAccess.None;
        var at = 1;
        if (rule[0] == '%')
        {
            for (; at < rule.Length && rule[at] != '~'; at++)
            {
                var more = char.ToUpperInvariant(rule[at]) switch { 'R' => KeyAccess.Read, 'W' => KeyAccess.Write, _ => KeyAccess.None };
                if (more == KeyAccess.None || (access & more) != 0) throw RuleException.Syntax();
                access |= more;
            }

            // Without a tilde there is no pattern, which is one that only the empty key matches: accepted because others accept it.
            if (access == KeyAccess.None) throw RuleException.Syntax();
            if (at < rule.Length) at++;
        }

        var pattern = rule[at..];
        if (AccessText.HasSpaces(pattern)) throw RuleException.Syntax();
        var known = selector.Keys.FirstOrDefault(key => key.Pattern == pattern);
        return selector with
        {
            Keys = known is null
                ? [.. selector.Keys, new KeyPattern(pattern, access)]
                : [.. selector.Keys.Select(key => key == known ? new KeyPattern(pattern, key.Access | access) : key)],
        };
    }

    private static Selector AddChannel(Selector selector, string channel)
    {
        if (selector.AllChannels)
            throw new RuleException("Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels");
        if (AccessText.HasSpaces(channel)) throw RuleException.Syntax();
        return selector.Channels.Contains(channel) ? selector : selector with { Channels = [.. selector.Channels, channel] };
    }

    /// <summary>Numbers beyond the databases that there are may stand in the list: another server may have them.</summary>
    private static Selector SetDatabases(Selector selector, string list)
    {
        var numbers = new SortedSet<int>();
        foreach (var word in list.Split(','))
        {
            if (!BigInteger.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) throw RuleException.Syntax();
            if (number < 0 || number > int.MaxValue) throw new RuleException("The provided database ID is out of range");
            numbers.Add((int)number);
        }

        return selector with { AllDatabases = false, Databases = [.. numbers] };
    }

    private static Selector ChangeCategory(Selector selector, string name, bool isAllowed)
    {
        name = name.ToLowerInvariant();
        var category = FlagNames.Category(AccessText.Bytes(name[1..]));
        if (category == AclCategories.None) throw RuleException.Unknown();
        var commands = new BitArray(selector.Commands);
        var firstArguments = selector.FirstArguments;
        foreach (var command in CommandTable.Default.ByIndex)
        {
            if ((command.Categories & category) == 0) continue;
            Set(commands, command, isAllowed);
            firstArguments = Without(firstArguments, command);
        }

        return selector with { Commands = commands, FirstArguments = firstArguments, Rules = WithRule(selector.Rules, name, isAllowed) };
    }

    private static Selector Allow(Selector selector, string name)
    {
        if (Find(name) is { } command) return Change(selector, command, isAllowed: true);
        var bar = name.LastIndexOf('|');
        if (bar < 0 || Find(name[..bar]) is not { } container) throw RuleException.Unknown();
        if (container.Container is not null) throw new RuleException("Allowing first-arg of a subcommand is not supported");
        var argument = name[(bar + 1)..];
        if (argument.Length == 0) throw RuleException.Syntax();
        if (container.ShownSubcommands.Length > 0) throw RuleException.Unknown();
        var known = selector.FirstArguments.Any(first => first.Index == container.Index && first.Argument.Equals(argument, StringComparison.OrdinalIgnoreCase));
        return selector with
        {
            FirstArguments = known ? selector.FirstArguments : [.. selector.FirstArguments, (container.Index, argument)],
            Rules = WithRule(selector.Rules, name.ToLowerInvariant(), isAllowed: true),
        };
    }

    private static Selector Change(Selector selector, Command command, bool isAllowed)
    {
        var commands = new BitArray(selector.Commands);
        Set(commands, command, isAllowed);
        return selector with { Commands = commands, FirstArguments = Without(selector.FirstArguments, command), Rules = WithRule(selector.Rules, command.FullName, isAllowed) };
    }

    private static void Set(BitArray commands, Command command, bool isAllowed)
    {
        commands[command.Index] = isAllowed;
        foreach (var subcommand in command.Subcommands) commands[subcommand.Index] = isAllowed;
    }

    private static IReadOnlyList<(int Index, string Argument)> Without(IReadOnlyList<(int Index, string Argument)> arguments, Command command)
        => arguments.Any(first => first.Index == command.Index) ? [.. arguments.Where(first => first.Index != command.Index)] : arguments;

    /// <summary>A later rule on the same name makes the earlier ones say nothing; and one on a container those on its subcommands.</summary>
    private static IReadOnlyList<string> WithRule(IReadOnlyList<string> rules, string name, bool isAllowed)
    {
        var kept = rules.Where(rule => !rule[1..].Equals(name, StringComparison.OrdinalIgnoreCase) && !rule[1..].StartsWith(name + "|", StringComparison.OrdinalIgnoreCase));
        return [.. kept, (isAllowed ? "+" : "-") + name];
    }

    /// <summary>"get", "client|list".</summary>
    private static Command? Find(string name)
    {
        var bar = name.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0) return CommandTable.Default.Find(AccessText.Bytes(name));
        return CommandTable.Default.Find(AccessText.Bytes(name[..bar])) is { ShownSubcommands.Length: > 0 } container
            ? CommandTable.Default.FindSubcommand(container, AccessText.Bytes(name[(bar + 1)..]))
            : null;
    }
}
