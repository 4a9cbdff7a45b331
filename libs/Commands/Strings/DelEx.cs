using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>DELEX deletes a key of any type, or with a condition a string that meets it.</summary>
internal static class DelEx
{
    public static readonly Command Command = new("DELEX", "key [IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest | IFDNE ifdne-digest]")
    {
        Summary = "Conditionally removes the specified key based on value or digest comparison.", Group = Group.String, Since = "8.4.0",
        Complexity = "O(1) for IFEQ/IFNE, O(N) for IFDEQ/IFDNE where N is the length of the string value.",
        Flags = Write | Fast, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete | KeyUse.VariableFlags)],
        Run = Run,
    };


    private static void Run(ref Call call)
    {
        if (call.Count is not (2 or 4))
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return;
        }

        var test = call.Count == 4 ? ValueTest.ReadWord(ref call, 2) : ValueTestKind.None;
        if (call.Count == 4 && test == ValueTestKind.None)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (!ValueTest.IsArgumentValid(ref call, test, 3)) return;
        StringValue value;
        if (test == ValueTestKind.None) value = StringValue.Over(call.Open(1));
        else if (!call.TryGet(1, out value)) return;
        var deletes = value.Exists && (test == ValueTestKind.None || ValueTest.Holds(ref call, ref value, test, 3));
        if (deletes) StringWrite.Delete(ref call, ref value, call[1]);
        call.Reply.Integer(deletes ? 1 : 0);
    }
}
