using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class Info
{
    public static readonly Command Command = new("INFO", "[section [section ...]]")
    {
        Summary = "Returns information and statistics about the server.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Loading | Stale, ExtraCategories = AclCategories.Dangerous, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe,
        Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var sections = new List<string>();
        for (var i = 1; i < call.Count; i++) sections.Add(System.Text.Encoding.UTF8.GetString(call[i]));
        var info = new InfoWriter(sections);
        call.Host.WriteInfo(info);
        call.Reply.Verbatim(System.Text.Encoding.UTF8.GetBytes(info.ToString()));
    }
}
