using System.Globalization;
using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Connection;

/// <summary>
/// The filters of CLIENT LIST and CLIENT KILL: a client must pass all of those given. Most words also exist with NOT- before them. A filter given twice counts as given last,
/// but ids add up.
/// </summary>
internal sealed class ClientFilter
{
    public const string Syntax =
        "[TYPE <NORMAL | MASTER | PRIMARY | REPLICA | PUBSUB>] [ID client-id [client-id ...]] [USER username] [ADDR ip:port] [LADDR ip:port] [SKIPME <YES | NO>] [MAXAGE maxage] [NAME client-name] [IDLE idle] [FLAGS flags] [LIB-NAME lib-name] [LIB-VER lib-ver] [DB db] [CAPA capability] [IP ip]"
        + " [NOT-TYPE <NORMAL | MASTER | PRIMARY | REPLICA | PUBSUB>] [NOT-ID client-id [client-id ...]] [NOT-USER username] [NOT-ADDR ip:port] [NOT-LADDR ip:port] [NOT-NAME client-name] [NOT-FLAGS flags] [NOT-LIB-NAME lib-name] [NOT-LIB-VER lib-ver] [NOT-DB db] [NOT-CAPA capability] [NOT-IP ip]";

    private readonly Dictionary<string, Func<ClientFacts, bool>> tests = [];
    private readonly HashSet<long> ids = [];
    private readonly HashSet<long> otherIds = [];

    /// <summary>What SKIPME said; null when it was not given.</summary>
    public bool? SkipsCaller { get; private set; }

    /// <summary>Reads "ID id [id ...]", "TYPE type" and the rest from an argument on. Null, and an error is written, when they make no sense.</summary>
    public static ClientFilter? Read(ref Call call, int from)
    {
        var filter = new ClientFilter();
        var i = from;
        while (i < call.Count)
        {
            var word = Encoding.UTF8.GetString(call[i]).ToUpperInvariant();
            if (word is "ID" or "NOT-ID")
            {
                i++;
                if (filter.ReadIds(ref call, ref i, isNot: word != "ID")) continue;
                return null;
            }

            if (i + 1 >= call.Count)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return null;
            }

            if (!filter.ReadPair(ref call, word, Encoding.UTF8.GetString(call[i + 1]))) return null;
            i += 2;
        }

        return filter;
    }

    public bool Passes(ClientFacts client) => tests.Values.All(test => test(client));

    private static Func<ClientFacts, bool>? Text(string word, string value) => word switch
    {
        "ADDR" => client => client.Session.Address == value,
        "LADDR" => client => client.Session.LocalAddress == value,
        // Who has not said a name has none, not an empty one.
        "NAME" => client => value.Length > 0 && client.Name == value,
        "LIB-NAME" => client => value.Length > 0 && Encoding.UTF8.GetString(client.Session.LibraryName) == value,
        "LIB-VER" => client => value.Length > 0 && Encoding.UTF8.GetString(client.Session.LibraryVersion) == value,
        "IP" => client => IpOf(client.Session.Address) == value,
        _ => null,
    };

    private static string IpOf(string address) => address.LastIndexOf(':') is var colon and >= 0 ? address[..colon].Trim('[', ']') : address;

    /// <summary>As many ids as follow; what is no number is the next filter's name.</summary>
    private bool ReadIds(ref Call call, ref int i, bool isNot)
    {
        var named = isNot ? otherIds : ids;
        for (; i < call.Count && IntegerText.TryParse(call[i], out var id); i++)
        {
            if (id <= 0)
            {
                call.Reply.Error("ERR client-id should be greater than 0"u8);
                return false;
            }

            named.Add(id);
        }

        tests[isNot ? "NOT-ID" : "ID"] = isNot ? client => !otherIds.Contains(client.Id) : client => ids.Contains(client.Id);
        return true;
    }

    private bool ReadPair(ref Call call, string word, string value)
    {
        if (word == "SKIPME") return ReadSkip(ref call, value);
        if (word is "MAXAGE" or "IDLE") return ReadSeconds(ref call, word, value);
        var isNot = word.StartsWith("NOT-", StringComparison.Ordinal);
        var plain = isNot ? word[4..] : word;
        var test = plain switch
        {
            "TYPE" => Type(ref call, value),
            "FLAGS" => Flags(ref call, value, isNot),
            "DB" => Database(ref call, value, plain == word ? "DB" : "NOT-DB"),
            "USER" => User(ref call, value),
            "CAPA" => Capabilities(ref call, value, isNot),
            _ => Text(plain, value) ?? Refuse(ref call),
        };
        if (test is null) return false;
        tests[word] = client => test(client) != isNot;
        return true;
    }

    private bool ReadSkip(ref Call call, string value)
    {
        if (value.Equals("yes", StringComparison.OrdinalIgnoreCase)) SkipsCaller = true;
        else if (value.Equals("no", StringComparison.OrdinalIgnoreCase)) SkipsCaller = false;
        else return Refuse(ref call) is not null;
        return true;
    }

    private bool ReadSeconds(ref Call call, string word, string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            call.Reply.Error($"ERR {word.ToLowerInvariant()} is not an integer or out of range");
            return false;
        }

        if (seconds <= 0)
        {
            call.Reply.Error($"ERR {word.ToLowerInvariant()} should be greater than 0");
            return false;
        }

        tests[word] = word == "IDLE" ? client => client.IdleSeconds >= seconds : client => client.AgeSeconds >= seconds;
        return true;
    }

    private static Func<ClientFacts, bool>? Type(ref Call call, string value)
    {
        var type = value.ToLowerInvariant() switch
        {
            "slave" => "replica",
            "master" => "primary",
            var other => other,
        };
        if (type is "normal" or "primary" or "replica" or "pubsub") return client => client.Type == type;
        call.Reply.Error($"ERR Unknown client type '{value}'");
        return null;
    }

    private static Func<ClientFacts, bool>? Flags(ref Call call, string value, bool isNot)
    {
        const string known = "OSMPxbtRBdcuAUreTIiEN";
        if (value.All(known.Contains)) return client => value.All(letter => client.Flags.Contains(letter));
        call.Reply.Error($"ERR Unknown flags found in the {(isNot ? "NOT-FLAGS" : "provided")} filter: {value}");
        return null;
    }

    private static Func<ClientFacts, bool>? Capabilities(ref Call call, string value, bool isNot)
    {
        if (value.All(letter => letter == 'r')) return client => value.All(letter => client.Capabilities.Contains(letter));
        call.Reply.Error($"ERR Unknown capa found in the {(isNot ? "NOT-CAPA" : "provided")} filter: {value}");
        return null;
    }

    private static Func<ClientFacts, bool>? User(ref Call call, string value)
    {
        if (call.Host.Access.Users.Find(value) is not null) return client => client.Session.User == value;
        call.Reply.Error($"ERR No such user '{value}'");
        return null;
    }

    private static Func<ClientFacts, bool>? Database(ref Call call, string value, string word)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var database)) call.Reply.Error($"ERR {word} is not an integer or out of range");
        else if (database < 0 || database >= call.Host.Access.Defaults.Databases) call.Reply.Error($"ERR {word} number should be between 0 and {call.Host.Access.Defaults.Databases - 1}");
        else return client => client.Session.Database == database;
        return null;
    }

    private static Func<ClientFacts, bool>? Refuse(ref Call call)
    {
        call.Reply.Error(ErrorLine.Syntax);
        return null;
    }
}
