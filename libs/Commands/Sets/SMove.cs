using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

/// <summary>SMOVE logs what it did to each of the two sets, which may be in two slots.</summary>
internal static class SMove
{
    public static readonly Command Command = new("SMOVE", "source destination member")
    {
        Summary = "Moves a member from one set to another.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Set>(1, out var source)) return;
        if (!source.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        if (!call.TryGet<Set>(2, out var target)) return;
        if (!source.Contains(call[3]))
        {
            call.Reply.Integer(0);
            return;
        }

        call.Reply.Integer(1);
        if (call[1].SequenceEqual(call[2])) return;
        source.Remove(call[3]);
        Log(ref call, "SREM"u8, 1);
        call.Touched(1, "srem", EventClass.Set);
        if (!source.Exists) call.Touched(1, "del", EventClass.Generic);
        if (!target.Add(call[3])) return;
        Log(ref call, "SADD"u8, 2);
        call.Touched(2, "sadd", EventClass.Set);
    }

    private static void Log(ref Call call, ReadOnlySpan<byte> name, int key)
    {
        var effects = call.Effect(call[key], 3);
        effects.Arg(name);
        effects.Arg(call[key]);
        effects.Arg(call[3]);
    }
}
