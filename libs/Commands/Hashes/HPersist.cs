using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HPersist
{
    public static readonly Command Command = new("HPERSIST", "key FIELDS numfields field [field ...]")
    {
        Summary = "Removes the expiration of hash fields.", Group = Group.Hash, Since = "9.0.0",
        Complexity = "O(N) where N is the number of specified fields.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)],
        Run = static (ref Call call) => ElementExpiry.Persist<Hash>(ref call, ElementKind.Field),
    };
}
