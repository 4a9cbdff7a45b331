using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>INCRBY, and what INCR, DECR and DECRBY share with it.</summary>
internal static class IncrBy
{
    public static readonly Command Command = new("INCRBY", "key increment")
    {
        Summary = "Increments the integer value of a key by a number. Uses 0 as initial value if the key doesn't exist.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = Run,
    };

    public static void Add(ref Call call, long increment)
    {
        if (!call.TryGet<StringValue>(1, out var value)) return;
        if (!value.TryGetInteger(out var number))
        {
            call.Reply.Error(ErrorLine.NotAnInteger);
            return;
        }

        var sum = unchecked(number + increment);
        if (((number ^ sum) & (increment ^ sum)) < 0)
        {
            call.Reply.Error(ErrorLine.Overflow);
            return;
        }

        value.SetInteger(sum);
        call.Touched(1, "incrby", EventClass.String);
        call.Reply.Integer(sum);
    }

    private static void Run(ref Call call)
    {
        if (call.TryInteger(2, out var increment)) Add(ref call, increment);
    }
}
