using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Access;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>OBJECT FREQ: the logarithmic counter of accesses, as it stands after the time without any; kept under an LFU policy only.</summary>
internal static class ObjectFreq
{
    public static readonly Command Command = new("FREQ", "key")
    {
        Summary = "Returns the logarithmic access frequency counter of an object.", Group = Group.Generic, Since = "4.0.0", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(2);
        var tracking = entry.Tracking;
        if (!entry.Exists) call.Reply.Null();
        else if (tracking.Kind == AccessKind.Frequency) call.Reply.Integer(tracking.Frequency(entry.AccessData, call.NowMilliseconds));
        else call.Reply.Error("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust."u8);
    }
}
