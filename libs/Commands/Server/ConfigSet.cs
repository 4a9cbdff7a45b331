using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>
/// CONFIG SET sets all of its options or none. A password that a cluster has to agree on (<see cref="IUserAgreement"/>) is agreed on last, while the client waits;
/// when it can't be had the other options are as they were before.
/// </summary>
internal static class ConfigSet
{
    public static readonly Command Command = new("SET", "parameter value [parameter value ...]")
    {
        Summary = "Sets configuration parameters in-flight.", Group = Group.Server, Since = "2.0.0", Complexity = "O(N) when N is the number of configuration parameters provided",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Split = Split.AllOk, Retry = Retry.Never,
        Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count % 2 != 0)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        var values = new List<KeyValuePair<string, string>>();
        for (var i = 2; i < call.Count; i += 2)
        {
            var name = Encoding.UTF8.GetString(call[i]);
            if (GlobPattern.IsLiteral(call[i]) && call.Host.Options.Match(name).Any())
            {
                if (!values.Exists(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
                {
                    values.Add(new(name, Encoding.UTF8.GetString(call[i + 1])));
                    continue;
                }

                call.Reply.Error($"ERR CONFIG SET failed (possibly related to argument '{name}') - duplicate parameter");
                return;
            }

            call.Reply.Error($"ERR Unknown option or number of arguments for CONFIG SET - '{name}'");
            return;
        }

        Set(ref call, values);
    }

    private static void Set(ref Call call, List<KeyValuePair<string, string>> values)
    {
        var options = call.Host.Options;
        var password = call.Host.Access.Agreement is { AreAgreed: true } ? values.Find(IsPassword).Value : null;
        if (password is not null && call.Context.InnerDepth > 0)
        {
            call.Reply.Error("ERR The password is the whole cluster's: it can't be changed inside of a transaction"u8);
            return;
        }

        var before = password is null ? [] : values.SelectMany(value => options.Match(value.Key)).ToList();
        if (options.Set(values, call.Session.IsLocal) is { } refusal) call.Reply.Error(refusal.StartsWith("LOADING", StringComparison.Ordinal) ? refusal : "ERR " + refusal);
        else if (password is not null) call.Host.Access.Change(ref call, users => new EditedUsers(AccessControl.WithDefaultPassword(users, password), null), () => options.Set(before, isLocal: true));
        else call.Reply.Ok();
    }

    private static bool IsPassword(KeyValuePair<string, string> value) => value.Key.Equals("requirepass", StringComparison.OrdinalIgnoreCase);
}
