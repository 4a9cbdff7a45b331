using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Introspection;

/// <summary>What SLOWLOG and COMMANDLOG share: reading a count and a kind, and writing entries.</summary>
internal static class CommandLogReplies
{
    /// <summary>Null when the argument names no log: the error is written then.</summary>
    public static CommandLog? Find(ref Call call, int index)
    {
        var introspection = call.Context.Introspection;
        if (call.Is(index, "SLOW"u8)) return introspection.Slow;
        if (call.Is(index, "LARGE-REQUEST"u8)) return introspection.LargeRequests;
        if (call.Is(index, "LARGE-REPLY"u8)) return introspection.LargeReplies;
        call.Reply.Error("ERR type should be one of the following: slow, large-request, large-reply"u8);
        return null;
    }

    /// <summary>Reads how many are wanted; -1 for all.</summary>
    public static bool TryCount(ref Call call, int index, out long count)
    {
        if (!IntegerText.TryParse(call[index], out count) || count < -1)
        {
            call.Reply.Error("ERR count should be greater than or equal to -1"u8);
            return false;
        }

        if (count < 0) count = long.MaxValue;
        return true;
    }

    public static void Write(ref Call call, IReadOnlyList<CommandLogEntry> entries)
    {
        var reply = call.Reply;
        var asksRouter = call.Session.IsRelay && call.Context.InnerDepth == 0;
        reply.Array(entries.Count);
        foreach (var entry in entries)
        {
            reply.Array(asksRouter ? 7 : 6);
            reply.Integer(entry.Id);
            reply.Integer(entry.UnixSeconds);
            reply.Integer(entry.Value);
            reply.Array(entry.Arguments.Count);
            foreach (var argument in entry.Arguments) reply.Bulk(argument);
            reply.Bulk(Encoding.UTF8.GetBytes(entry.Address));
            reply.Bulk(entry.ClientName);
            if (asksRouter) reply.Integer(entry.RoutedId);
        }
    }
}
