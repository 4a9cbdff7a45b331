using System.Security.Cryptography;

namespace Distro.Commands.Access;

/// <summary>Applies rules to a user: those of the user itself (on, &gt;password, reset), and those of its permissions.</summary>
internal static class UserRules
{
    private const int HashDigits = 64;

    /// <summary>The user as one rule leaves it.</summary>
    /// <exception cref="RuleException">The rule makes no sense.</exception>
    public static User Apply(User user, string rule, AccessDefaults defaults)
    {
        if (rule.Length == 0) return user;
        switch (rule.ToLowerInvariant())
        {
            case "on":
                return user with { IsEnabled = true };
            case "off":
                return user with { IsEnabled = false };
            case "sanitize-payload" or "skip-sanitize-payload":
                return user;
            case "nopass":
                return user with { NeedsNoPassword = true, Passwords = [] };
            case "resetpass":
                return user with { NeedsNoPassword = false, Passwords = [] };
            case "clearselectors":
                return user with { Selectors = [user.Selectors[0]] };
            case "reset":
                return new User(user.Name) { Selectors = [Selector.Nothing with { AllChannels = defaults.AllChannels }] };
        }

        return rule[0] switch
        {
            '>' => AddPassword(user, Hash(rule[1..])),
            '#' => AddPassword(user, CheckedHash(rule[1..])),
            '<' => RemovePassword(user, Hash(rule[1..])),
            '!' => RemovePassword(user, CheckedHash(rule[1..])),
            '(' when rule[^1] == ')' => user with { Selectors = [.. user.Selectors, MakeSelector(rule[1..^1], defaults)] },
            _ => user with { Selectors = [SelectorRules.Apply(user.Selectors[0], rule), .. user.Selectors.Skip(1)] },
        };
    }

    public static string Hash(string password) => Convert.ToHexStringLower(SHA256.HashData(AccessText.Bytes(password)));

    /// <summary>Joins the arguments that a selector in parentheses is spread over. Null when one is not closed: <paramref name="unmatched"/> begins it.</summary>
    public static List<string>? Join(IEnumerable<string> words, out string unmatched)
    {
        var joined = new List<string>();
        unmatched = "";
        var open = "";
        foreach (var word in words)
        {
            if (open.Length == 0 && word.StartsWith('(') && !word.EndsWith(')'))
            {
                open = unmatched = word;
            }
            else if (open.Length > 0)
            {
                open += " " + word;
                if (!word.EndsWith(')')) continue;
                joined.Add(open);
                open = "";
            }
            else
            {
                joined.Add(word);
            }
        }

        return open.Length == 0 ? joined : null;
    }

    private static Selector MakeSelector(string rules, AccessDefaults defaults)
    {
        var selector = Selector.Nothing with { AllChannels = defaults.AllChannels };
        foreach (var rule in rules.Split(' ', StringSplitOptions.RemoveEmptyEntries)) selector = SelectorRules.Apply(selector, rule);
        return selector;
    }

    private static User AddPassword(User user, string hash)
        => user with { NeedsNoPassword = false, Passwords = user.Passwords.Contains(hash) ? user.Passwords : [.. user.Passwords, hash] };

    private static User RemovePassword(User user, string hash)
    {
        if (!user.Passwords.Contains(hash)) throw new RuleException("The password you are trying to remove from the user does not exist");
        return user with { Passwords = [.. user.Passwords.Where(password => password != hash)] };
    }

    private static string CheckedHash(string hash)
    {
        if (hash.Length != HashDigits || hash.Any(digit => !char.IsAsciiHexDigitLower(digit)))
            throw new RuleException("The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters");
        return hash;
    }
}
