using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HPExpire
{
    public static readonly Command Command = new("HPEXPIRE", "key milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]")
    {
        Summary = "Sets how many milliseconds hash fields live.", Group = Group.Hash, Since = "9.0.0",
        Complexity = "O(N) where N is the number of specified fields.",
        Flags = Write | Fast, Journal = Journal.Effects, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)],
        Run = static (ref Call call) => ElementExpiry.Change<Hash>(ref call, ElementKind.Field, isSeconds: false, isRelative: true),
    };
}
