using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class ConfigGet
{
    public static readonly Command Command = new("GET", "parameter [parameter ...]")
    {
        Summary = "Returns the effective values of configuration parameters.", Group = Group.Server, Since = "2.0.0", Complexity = "O(N) when N is the number of configuration parameters provided",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 2; i < call.Count; i++)
        {
            foreach (var (name, value) in call.Host.Options.Match(Encoding.UTF8.GetString(call[i]))) found[name] = value;
        }

        call.Reply.Map(found.Count);
        foreach (var (name, value) in found)
        {
            call.Reply.Bulk(Encoding.UTF8.GetBytes(name));
            call.Reply.Bulk(Encoding.UTF8.GetBytes(value));
        }
    }
}
