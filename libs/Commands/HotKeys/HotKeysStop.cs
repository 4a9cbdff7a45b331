using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HotKeys;

/// <summary>Null when nothing is being measured.</summary>
internal static class HotKeysStop
{
    public static readonly Command Command = new("STOP", "")
    {
        Summary = "Ends the measurement; its results stay.", Group = Group.Server, Since = "8.6.0", Complexity = "O(1)",
        Flags = Admin | NoScript, Scope = Scope.None, Split = Split.AnyOk, Retry = Retry.Safe, Tips = ["request_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Context.Introspection.HotKeys.TryStop(call.NowMilliseconds)) call.Reply.Ok();
        else call.Reply.Null();
    }
}
