using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>OBJECT IDLETIME: access times are not kept yet, so no key is known to be idle.</summary>
internal static class ObjectIdleTime
{
    public static readonly Command Command = new("IDLETIME", "key")
    {
        Summary = "Returns the time since the last access to an object.", Group = Group.Generic, Since = "2.2.3", Complexity = "O(1)",
        Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.Open(2).Exists) call.Reply.Null();
        else call.Reply.Integer(0);
    }
}
