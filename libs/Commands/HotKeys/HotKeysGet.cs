using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.HotKeys;

/// <summary>
/// HOTKEYS GET: an array of one map, null before there was any measurement. A Router, which makes one map of those of all groups, is told how many keys are wanted, too.
/// </summary>
internal static class HotKeysGet
{
    public static readonly Command Command = new("GET", "")
    {
        Summary = "Shows the keys that cost the most so far.", Group = Group.Server, Since = "8.6.0", Complexity = "O(K) where K is the number of hotkeys returned.",
        Flags = Admin | NoScript, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:special", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var desk = call.Context.Introspection.HotKeys;
        if (desk.Current is not { } run)
        {
            call.Reply.Null();
            return;
        }

        HotKeyReply.Write(call.Reply, new HotKeyReport
        {
            IsActive = run.IsActive(call.NowMilliseconds),
            Options = run.Options,
            Slots = run.Options.Slots is { } chosen ? HotKeyOptions.RangesOf(chosen) : OwnSlots(ref call),
            Figures = run.Figures(),
            StartMilliseconds = run.StartMilliseconds,
            DurationMilliseconds = run.DurationMilliseconds(call.NowMilliseconds),
            ProcessorTime = run.TimeUsed(desk.ProcessorTime()),
        }, tellsCount: call.Session.IsRelay && call.Context.InnerDepth == 0);
    }

    private static IReadOnlyList<(int First, int Last)> OwnSlots(ref Call call)
        => call.Session.IsRelay || call.Host.Cluster is not { } cluster ? HotKeyOptions.AllSlots : cluster.Nodes.FirstOrDefault(node => node.Id == cluster.MyId)?.GroupSlots ?? [];
}
