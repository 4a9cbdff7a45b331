using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugProtocol
{
    public static readonly Command Command = new("PROTOCOL", "type")
    {
        Summary = "Replies with an example of a type: string, integer, double, null, array, set, map, attrib, push, verbatim, true, false, bignum.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private const int Three = 3;

    private static void Run(ref Call call)
    {
        var reply = call.Reply;
        if (call.Is(2, "STRING"u8)) reply.Bulk("Hello World"u8);
        else if (call.Is(2, "INTEGER"u8)) reply.Integer(12345);
        else if (call.Is(2, "DOUBLE"u8)) reply.Double(3.141);
        else if (call.Is(2, "NULL"u8)) reply.Null();
        else if (call.Is(2, "ARRAY"u8)) Array(reply);
        else if (call.Is(2, "SET"u8)) Set(reply);
        else if (call.Is(2, "MAP"u8)) Map(reply);
        else if (call.Is(2, "ATTRIB"u8)) Attribute(reply);
        else if (call.Is(2, "PUSH"u8)) Push(reply);
        else if (call.Is(2, "VERBATIM"u8)) reply.Verbatim("This is a verbatim\nstring"u8);
        else if (call.Is(2, "TRUE"u8)) reply.Boolean(true);
        else if (call.Is(2, "FALSE"u8)) reply.Boolean(false);
        else if (call.Is(2, "BIGNUM"u8)) BigNumber(reply);
        else reply.Error("ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false"u8);
    }

    private static void Array(ReplyWriter reply)
    {
        reply.Array(Three);
        for (var i = 0; i < Three; i++) reply.Integer(i);
    }

    private static void Set(ReplyWriter reply)
    {
        reply.Set(Three);
        for (var i = 0; i < Three; i++) reply.Integer(i);
    }

    private static void Map(ReplyWriter reply)
    {
        reply.Map(Three);
        for (var i = 0; i < Three; i++)
        {
            reply.Integer(i);
            reply.Boolean(i == 1);
        }
    }

    /// <summary>An attribute goes before the reply that it says something of, and only to clients that know attributes.</summary>
    private static void Attribute(ReplyWriter reply)
    {
        if (reply.Version >= Three)
        {
            reply.Raw("|1\r\n"u8);
            reply.Bulk("key-popularity"u8);
            reply.Array(2);
            reply.Bulk("key:123"u8);
            reply.Integer(90);
        }

        reply.Bulk("Some real reply following the attribute"u8);
    }

    private static void Push(ReplyWriter reply)
    {
        if (reply.Version < Three)
        {
            reply.Error("ERR RESP2 is not supported by this command"u8);
            return;
        }

        // What a command's reply has with it that is no part of it comes behind it.
        reply.Bulk("This is the reply, a push follows"u8);
        reply.Push(2);
        reply.Bulk("server-cpu-usage"u8);
        reply.Integer(42);
    }

    private static void BigNumber(ReplyWriter reply)
    {
        var number = "1234567999999999999999999999999999999"u8;
        if (reply.Version < Three)
        {
            reply.Bulk(number);
            return;
        }

        reply.Raw("("u8);
        reply.Raw(number);
        reply.Raw("\r\n"u8);
    }
}
