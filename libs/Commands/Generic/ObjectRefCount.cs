using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>OBJECT REFCOUNT: values are never shared.</summary>
internal static class ObjectRefCount
{
    public static readonly Command Command = new("REFCOUNT", "key")
    {
        Summary = "Returns the reference count of a value of a key.", Group = Group.Generic, Since = "2.2.3", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly, Keys = [KeySpec.At(2, KeyUse.ReadOnly)], Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.Open(2).Exists) call.Reply.Null();
        else call.Reply.Integer(1);
    }
}
