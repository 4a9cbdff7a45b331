using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HotKeys;

/// <summary>HOTKEYS START begins to measure.</summary>
internal static class HotKeysStart
{
    public static readonly Command Command = new("START", "METRICS count [CPU] [NET] [COUNT k] [DURATION seconds] [SAMPLE ratio] [SLOTS count slot [slot ...]]")
    {
        Summary = "Begins to measure which keys cost the most.", Group = Group.Server, Since = "8.6.0", Complexity = "O(1)",
        Flags = Admin | NoScript, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.IfUnsent, ChecksArguments = true, Tips = ["request_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var desk = call.Context.Introspection.HotKeys;
        if (desk.Current is { } running && running.IsActive(call.NowMilliseconds))
        {
            RefuseSecond(ref call);
            return;
        }

        if (HotKeyArguments.Read(ref call) is not { } options) return;
        if (desk.TryStart(options, call.NowMilliseconds)) call.Reply.Ok();
        else RefuseSecond(ref call);
    }

    private static void RefuseSecond(ref Call call) => call.Reply.Error("ERR hotkey tracking session already in progress"u8);
}
