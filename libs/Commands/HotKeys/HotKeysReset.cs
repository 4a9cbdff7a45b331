using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HotKeys;

internal static class HotKeysReset
{
    public static readonly Command Command = new("RESET", "")
    {
        Summary = "Forgets the results of a measurement that is over.", Group = Group.Server, Since = "8.6.0", Complexity = "O(1)",
        Flags = Admin | NoScript, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Safe, Tips = ["request_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Context.Introspection.HotKeys.TryReset(call.NowMilliseconds)) call.Reply.Ok();
        else call.Reply.Error("ERR hotkey tracking session in progress, stop tracking first"u8);
    }
}
