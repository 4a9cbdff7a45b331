using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>
/// SET: the write that most clients live on, so its plain form takes the short way. With GET the old value is the reply, written or not;
/// conditions that don't hold answer null and change nothing.
/// </summary>
internal static class Set
{
    private const int PlainArguments = 3;

    public static readonly Command Command = new("SET", "key value [NX | XX | IFEQ comparison-value | IFNE comparison-value | IFDEQ digest | IFDNE digest] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]")
    {
        Summary = "Sets the string value of a key, ignoring its type. The key is created if it doesn't exist.", Group = Group.String, Since = "1.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.Effects, Run = Run, FindUse = UseOfKey,
        Keys =
        [
            KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update | KeyUse.VariableFlags) with { Notes = "RW and ACCESS due to the optional `GET` argument" },
        ],
    };

    /// <summary>The old value is told only with GET. The word counts wherever it stands, so that none is overlooked.</summary>
    private static KeyUse UseOfKey(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        for (var i = PlainArguments; i < arguments.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(input.Slice(arguments[i].Offset, arguments[i].Length), "GET"u8)) return KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update;
        }

        return KeyUse.Overwrite | KeyUse.Update;
    }

    private static void Run(ref Call call)
    {
        if (call.Count == PlainArguments)
        {
            var plain = StringValue.Over(call.Open(1));
            StringWrite.Put(ref call, ref plain, call[1], call[2]);
            call.Reply.Ok();
            return;
        }

        if (!SetOptions.TryRead(ref call, PlainArguments, SetOptionKinds.Existence | SetOptionKinds.OldValue | SetOptionKinds.KeepTtl, out var options)) return;
        RunWithOptions(ref call, in options);
    }

    private static void RunWithOptions(ref Call call, in SetOptions options)
    {
        StringValue target;
        if (options.ReturnsOld || options.Test != ValueTestKind.None)
        {
            if (!call.TryGet(1, out target)) return;
        }
        else
        {
            target = StringValue.Over(call.Open(1));
        }

        if (options.ReturnsOld) StringReply.WriteOrMiss(ref call, ref target, call[1]);
        if (!MayWrite(ref call, ref target, in options))
        {
            if (!options.ReturnsOld) call.Reply.Null();
            return;
        }

        StringWrite.Put(ref call, ref target, call[1], call[2], in options);
        if (!options.ReturnsOld) call.Reply.Ok();
    }

    private static bool MayWrite(ref Call call, ref StringValue target, in SetOptions options)
    {
        if (options.OnlyIfMissing) return !target.Exists;
        if (options.OnlyIfExists) return target.Exists;
        return ValueTest.Holds(ref call, ref target, options.Test, options.TestArgument);
    }
}
