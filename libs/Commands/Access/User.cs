using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.PubSub;
using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>Who may connect with which passwords, and what they may do. Immutable; passwords are kept as their SHA-256 only.</summary>
internal sealed record User(string Name)
{
    public bool IsEnabled { get; init; }

    public bool NeedsNoPassword { get; init; }

    /// <summary>64 lower-case hexadecimal digits each.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];

    /// <summary>The user's own permissions first, then the further ones.</summary>
    public IReadOnlyList<Selector> Selectors { get; init; } = [Selector.Nothing];

    public bool MayDoAll => Selectors[0].AllowsAll;

    public IEnumerable<string> Flags => NeedsNoPassword ? [IsEnabled ? "on" : "off", "nopass"] : [IsEnabled ? "on" : "off"];

    /// <summary>The rules that make the user again, as ACL LIST shows them and the users file holds them.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("user ").Append(Name);
        foreach (var flag in Flags) text.Append(' ').Append(flag);
        foreach (var password in Passwords) text.Append(" #").Append(password);
        text.Append(' ').Append(Selectors[0]);
        foreach (var selector in Selectors.Skip(1)) text.Append(" (").Append(selector).Append(')');
        return text.ToString();
    }

    /// <summary>Whether one selector allows the command and, besides, keys of any name.</summary>
    public bool AllowsAnyKey(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int database, int databases, KeyAccess access)
    {
        foreach (var selector in Selectors)
        {
            if (selector.AllowsAnyKey(access) && !selector.Check(command, input, arguments, database, databases).IsDenied) return true;
        }

        return false;
    }

    /// <summary>Whether it may have all that somebody is subscribed to, each by one selector.</summary>
    public bool AllowsAll(Subscriptions subscribed)
        => AllowAll(subscribed.Names(SubscriptionKind.Channel), isPattern: false) && AllowAll(subscribed.Names(SubscriptionKind.ShardChannel), isPattern: false)
            && AllowAll(subscribed.Names(SubscriptionKind.Pattern), isPattern: true);

    /// <summary>Whether one selector allows all of it; else the denial of the one that got furthest.</summary>
    public Denial Check(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int database, int databases)
    {
        var furthest = Denial.None;
        foreach (var selector in Selectors)
        {
            var denial = selector.Check(command, input, arguments, database, databases);
            if (!denial.IsDenied) return denial;
            if (denial.Kind > furthest.Kind || (denial.Kind == furthest.Kind && denial.Argument > furthest.Argument)) furthest = denial;
        }

        return furthest;
    }

    private bool AllowAll(IReadOnlyList<byte[]> channels, bool isPattern) => channels.All(channel => Selectors.Any(selector => selector.AllowsChannel(channel, isPattern)));
}
