using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>GETEX: reads a string and changes how long it lives; what is logged is that change alone.</summary>
internal static class GetEx
{
    public static readonly Command Command = new("GETEX", "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]")
    {
        Summary = "Returns the string value of a key after setting its expiration time.", Group = Group.String, Since = "6.2.0", Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.Effects, Run = Run,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update) with { Notes = "RW and UPDATE because it changes the TTL" }],
    };

    private static void Run(ref Call call)
    {
        if (!SetOptions.TryRead(ref call, 2, SetOptionKinds.Persist, out var options)) return;
        if (!call.TryGet<StringValue>(1, out var value)) return;
        StringReply.WriteOrMiss(ref call, ref value, call[1]);
        if (!value.Exists) return;

        if (options.Persists) Generic.Lifetime.Persist(ref call, ref value.Entry, call[1]);
        else if (options.ExpireAt >= 0) Generic.Lifetime.ExpireAt(ref call, ref value.Entry, call[1], options.ExpireAt);
    }
}
