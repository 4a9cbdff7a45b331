using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Access;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>OBJECT IDLETIME: seconds since the last access (since the last change under an LRM policy); an LFU policy keeps something else in that place.</summary>
internal static class ObjectIdleTime
{
    public static readonly Command Command = new("IDLETIME", "key")
    {
        Summary = "Returns the time since the last access to an object.", Group = Group.Generic, Since = "2.2.3", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(2);
        if (!entry.Exists) call.Reply.Null();
        else if (entry.Tracking.Kind != AccessKind.Frequency) call.Reply.Integer(AccessTracking.IdleSeconds(entry.AccessData, call.NowMilliseconds));
        else call.Reply.Error("ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust."u8);
    }
}
