using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>CONFIG SET sets all of its options or none.</summary>
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

        if (call.Host.Options.Set(values, call.Session.IsLocal) is { } refusal) call.Reply.Error(refusal.StartsWith("LOADING", StringComparison.Ordinal) ? refusal : "ERR " + refusal);
        else call.Reply.Ok();
    }
}
