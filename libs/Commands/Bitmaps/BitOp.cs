using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Strings;
using Distro.Engine.Strings;
using System.Buffers;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Bitmaps;

/// <summary>
/// BITOP: what is stored is as long as the longest source; shorter ones, and missing keys, go on with clear bits. It logs the result as a SET, since the
/// sources may be in other slots.
/// </summary>
internal static class BitOp
{
    public static readonly Command Command = new("BITOP", "<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]")
    {
        Summary = "Performs bitwise operations on multiple strings, and stores the result.", Group = Group.Bitmap, Since = "2.6.0",
        Complexity = "O(N)",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(2, KeyUse.Overwrite | KeyUse.Update), KeySpec.Range(3, -1, 1, KeyUse.Read)],
        Run = Run,
    };


    private const int Destination = 2;
    private const int FirstSource = 3;

    private static void Run(ref Call call)
    {
        if (!TryOperation(ref call, out var operation)) return;
        var length = 0;
        for (var i = FirstSource; i < call.Count; i++)
        {
            if (!call.TryGet<StringValue>(i, out var source)) return;
            length = Math.Max(length, source.Length);
        }

        if (length == 0)
        {
            var old = StringValue.Over(call.Open(Destination));
            StringWrite.Delete(ref call, ref old, call[Destination]);
            call.Reply.Integer(0);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(length * 2);
        var fold = new BitFold(operation, buffer.AsSpan(0, length), buffer.AsSpan(length, length));
        Span<byte> scratch = stackalloc byte[StringValue.ScratchBytes];
        for (var i = FirstSource; i < call.Count; i++)
        {
            call.TryGet<StringValue>(i, out var found);
            scoped var source = found;
            fold.Add(source.Bytes(scratch), isFirst: i == FirstSource);
        }

        var target = StringValue.Over(call.Open(Destination));
        StringWrite.Put(ref call, ref target, call[Destination], fold.Finish());
        ArrayPool<byte>.Shared.Return(buffer);
        call.Reply.Integer(length);
    }

    private static bool TryOperation(ref Call call, out BitOperation operation)
    {
        operation = default;
        if (call.Is(1, "AND"u8)) operation = BitOperation.And;
        else if (call.Is(1, "OR"u8)) operation = BitOperation.Or;
        else if (call.Is(1, "XOR"u8)) operation = BitOperation.Xor;
        else if (call.Is(1, "NOT"u8)) operation = BitOperation.Not;
        else if (call.Is(1, "DIFF"u8)) operation = BitOperation.Diff;
        else if (call.Is(1, "DIFF1"u8)) operation = BitOperation.Diff1;
        else if (call.Is(1, "ANDOR"u8)) operation = BitOperation.AndOr;
        else if (call.Is(1, "ONE"u8)) operation = BitOperation.One;
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        if (operation == BitOperation.Not && call.Count != FirstSource + 1)
        {
            call.Reply.Error("ERR BITOP NOT must be called with a single source key."u8);
            return false;
        }

        if (operation is not (BitOperation.Diff or BitOperation.Diff1 or BitOperation.AndOr) || call.Count > FirstSource + 1) return true;
        call.Reply.Error($"ERR BITOP {operation.ToString().ToUpperInvariant()} must be called with at least two source keys.");
        return false;
    }
}
