using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class LastSave
{
    public static readonly Command Command = new("LASTSAVE", "")
    {
        Summary = "Returns the Unix timestamp of the last successful save to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Loading | Stale | Fast, Scope = Scope.None, Split = Split.AnyGroup, Retry = Retry.Never, Tips = ["nondeterministic_output"], ExtraCategories = AclCategories.Admin | AclCategories.Dangerous, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(Math.Max(call.Host.Snapshots?.LastMilliseconds ?? 0, call.Host.Process.LastSyncMilliseconds) / 1000);
}
