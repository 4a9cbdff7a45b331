using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

/// <summary>
/// BITFIELD: a list of operations on numbers of 1 to 64 bits anywhere in a string. All are read before any is done; then the string is made as long as
/// the farthest one that writes needs it, and they are done in order.
/// </summary>
internal static class BitFieldCommand
{
    public static readonly Command Command = new("BITFIELD", "key [<GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value | INCRBY encoding offset increment>> ...]")
    {
        Summary = "Performs arbitrary bitfield integer operations on strings.", Group = Group.Bitmap, Since = "3.2.0",
        Complexity = "O(1) for each subcommand specified",
        Flags = Write | DenyOom, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update | KeyUse.VariableFlags) with { Notes = "This command allows both access and modification of the key" }],
        FindUse = UseOfKey, Run = static (ref Call call) => Run(ref call, readsOnly: false),
    };

    /// <summary>It only reads while there is nothing but GET and OVERFLOW; whatever else stands there may write.</summary>
    private static KeyUse UseOfKey(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        const int wordsOfGet = 3, wordsOfOverflow = 2;
        for (var i = 2; i < arguments.Length;)
        {
            var word = input.Slice(arguments[i].Offset, arguments[i].Length);
            if (Ascii.EqualsIgnoreCase(word, "GET"u8) && i + wordsOfGet <= arguments.Length) i += wordsOfGet;
            else if (Ascii.EqualsIgnoreCase(word, "OVERFLOW"u8) && i + wordsOfOverflow <= arguments.Length) i += wordsOfOverflow;
            else return KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update;
        }

        return KeyUse.Read;
    }

    public static void Run(ref Call call, bool readsOnly)
    {
        var overflow = Overflow.Wrap;
        int count = 0, lengthMin = 0;
        for (var i = 2; i < call.Count;)
        {
            if (!BitFieldOperation.TryRead(ref call, ref i, ref overflow, out var operation)) return;
            if (operation.Kind == BitFieldKind.None) continue;
            count++;
            if (operation.Kind != BitFieldKind.Get) lengthMin = Math.Max(lengthMin, operation.EndByte);
        }

        if (readsOnly && lengthMin > 0)
        {
            call.Reply.Error("ERR BITFIELD_RO only supports the GET subcommand"u8);
            return;
        }

        if (!call.TryGet<StringValue>(1, out var value)) return;
        if (!readsOnly && lengthMin == 0) call.NoteRead(call[1], value.Exists);
        call.Reply.Array(count);
        if (lengthMin == 0) ReadAll(ref call, value);
        else if (WriteAll(ref call, ref value, lengthMin)) call.Touched(1, "setbit", EventClass.String);
    }

    private static void ReadAll(ref Call call, scoped StringValue value)
    {
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        var bytes = value.Bytes(scratch);
        var overflow = Overflow.Wrap;
        for (var i = 2; i < call.Count;)
        {
            BitFieldOperation.TryRead(ref call, ref i, ref overflow, out var operation);
            if (operation.Kind == BitFieldKind.Get) call.Reply.Integer(operation.Get(bytes));
        }
    }

    /// <summary>Does all operations. True when they changed the string, were it by making it longer.</summary>
    private static bool WriteAll(ref Call call, ref StringValue value, int lengthMin)
    {
        var length = value.Exists ? value.Length : -1;
        var bytes = value.Edit(lengthMin);
        var changed = bytes.Length != length;
        var overflow = Overflow.Wrap;
        for (var i = 2; i < call.Count;)
        {
            BitFieldOperation.TryRead(ref call, ref i, ref overflow, out var operation);
            if (operation.Kind == BitFieldKind.Get) call.Reply.Integer(operation.Get(bytes));
            else if (operation.Kind == BitFieldKind.None) continue;
            else if (!operation.TryChange(bytes, out var answer, ref changed)) call.Reply.Null();
            else call.Reply.Integer(answer);
        }

        return changed;
    }
}
