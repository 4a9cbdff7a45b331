using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

internal static class RenameNx
{
    public static readonly Command Command = new("RENAMENX", "key newkey")
    {
        Summary = "Renames a key only when the target key name doesn't exist.", Group = Group.Generic, Since = "1.0.0", Complexity = "O(1) within a slot, O(N) across slots where N is the number of elements of the value.",
        Flags = Write | Fast, Journal = Journal.Effects, Run = static (ref Call call) => Rename.Run(ref call, onlyIfMissing: true),
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.Overwrite | KeyUse.Insert)],
    };
}
