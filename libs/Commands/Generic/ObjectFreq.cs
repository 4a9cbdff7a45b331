using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>OBJECT FREQ: access frequencies are not kept yet, which a server without an LFU policy says in these words.</summary>
internal static class ObjectFreq
{
    public static readonly Command Command = new("FREQ", "key")
    {
        Summary = "Returns the logarithmic access frequency counter of an object.", Group = Group.Generic, Since = "4.0.0", Complexity = "O(1)",
        Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.Open(2).Exists) call.Reply.Null();
        else call.Reply.Error("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust."u8);
    }
}
