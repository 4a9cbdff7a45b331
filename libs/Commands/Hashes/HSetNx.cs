using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

/// <summary>HSETNX is logged as the HSET that it was: whether a field that has expired still stands there is nobody else's business.</summary>
internal static class HSetNx
{
    public static readonly Command Command = new("HSETNX", "key field value")
    {
        Summary = "Sets the value of a field in a hash only when the field doesn't exist.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        if (hash.TryGet(call[2], out _))
        {
            call.Reply.Integer(0);
            return;
        }

        FieldEffects.TellExpired(ref call, hash.HasExpired(call[2]) ? 1 : 0);
        hash.Set(call[2], call[3]);
        call.Touched(1, "hset", EventClass.Hash);
        call.Reply.Integer(1);
        FieldEffects.Set(ref call, call[2], call[3]);
    }
}
