using Distro.Commands.Execution;
using Distro.Engine.Strings;

namespace Distro.Commands.Strings;

/// <summary>A string's bytes from the engine straight into the reply.</summary>
internal static class StringReply
{
    /// <summary>The same in a command that may write, as a read of that key.</summary>
    public static void WriteOrMiss(ref Call call, ref StringValue value, ReadOnlySpan<byte> key)
    {
        call.NoteRead(key, value.Exists);
        Write(ref call, ref value);
    }

    /// <summary>The value as a bulk string; null when the key is missing.</summary>
    public static void Write(ref Call call, ref StringValue value)
    {
        if (!value.Exists) call.Reply.Null();
        else if (value.IsInteger && value.TryGetInteger(out var number)) call.Reply.BulkInteger(number);
        else call.Reply.Bulk(value.Bytes(default));
    }
}
