using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class KeyType
{
    public static readonly Command Command = new("TYPE", "key")
    {
        Summary = "Determines the type of value stored at a key.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1)",
        Access = KeyAccess.Unnoticed, Flags = ReadOnly | Fast, Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var entry = call.Open(1);
        call.Reply.Simple(TypeName.Of(entry.Exists ? entry.Type : Engine.ValueType.None));
    }
}
