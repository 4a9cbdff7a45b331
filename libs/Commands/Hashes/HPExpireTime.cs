using Distro.Commands.Declaration;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HPExpireTime
{
    public static readonly Command Command = new("HPEXPIRETIME", "key FIELDS numfields field [field ...]")
    {
        Summary = "Returns the millisecond at which hash fields expire.", Group = Group.Hash, Since = "9.0.0",
        Complexity = "O(N) where N is the number of specified fields.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe, Keys = [KeySpec.At(1, KeyUse.Read)],
        Run = static (ref Call call) => ElementExpiry.Query<Hash>(ref call, ElementKind.Field, isSeconds: false, isRelative: false),
    };
}
