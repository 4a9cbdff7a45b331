using System.Text;
using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Server;

/// <summary>One command as COMMAND INFO answers it: ten fields, of which three are the old way to say where its keys are.</summary>
internal static class CommandFacts
{
    private const int FieldCount = 10;

    public static void Write(ReplyWriter reply, Command command)
    {
        var range = KeyRange.Of(command);
        reply.Array(FieldCount);
        Text(reply, command.FullName);
        reply.Integer(command.Arity);
        Names(reply, FlagNames.Of(command.Flags));
        reply.Integer(range.First);
        reply.Integer(range.Last);
        reply.Integer(range.Step);
        Names(reply, FlagNames.Of(command.Categories));
        reply.Set(command.Tips.Length);
        foreach (var tip in command.Tips) Text(reply, tip);
        reply.Set(command.Keys.Length);
        foreach (var spec in command.Keys) Write(reply, spec);
        reply.Array(command.ShownSubcommands.Length);
        foreach (var subcommand in command.ShownSubcommands) Write(reply, subcommand);
    }

    /// <summary>A set of words, as simple strings.</summary>
    public static void Names(ReplyWriter reply, List<byte[]> names)
    {
        reply.Set(names.Count);
        foreach (var name in names) reply.Simple(name);
    }

    public static void Text(ReplyWriter reply, string text) => reply.Bulk(Encoding.UTF8.GetBytes(text));

    private static void Write(ReplyWriter reply, KeySpec spec)
    {
        reply.Map(spec.Notes is null ? 3 : 4);
        if (spec.Notes is { } notes)
        {
            Text(reply, "notes");
            Text(reply, notes);
        }

        Text(reply, "flags");
        Names(reply, FlagNames.Of(spec.Use));

        Text(reply, "begin_search");
        if (spec.IsUnknown)
        {
            Search(reply, "unknown", 0);
        }
        else if (spec.BeginKeyword is { } keyword)
        {
            Search(reply, "keyword", 2);
            Text(reply, "keyword");
            Text(reply, keyword);
            Number(reply, "startfrom", spec.BeginIndex);
        }
        else
        {
            Search(reply, "index", 1);
            Number(reply, "index", spec.BeginIndex);
        }

        Text(reply, "find_keys");
        if (spec.IsUnknown)
        {
            Search(reply, "unknown", 0);
        }
        else if (spec.KeyCountIndex >= 0)
        {
            Search(reply, "keynum", 3);
            Number(reply, "keynumidx", spec.KeyCountIndex);
            Number(reply, "firstkey", spec.FirstKeyOffset);
            Number(reply, "keystep", spec.Step);
        }
        else
        {
            Search(reply, "range", 3);
            Number(reply, "lastkey", spec.LastKey);
            Number(reply, "keystep", spec.Step);
            Number(reply, "limit", spec.Limit);
        }
    }

    private static void Search(ReplyWriter reply, string type, int fields)
    {
        reply.Map(2);
        Text(reply, "type");
        Text(reply, type);
        Text(reply, "spec");
        reply.Map(fields);
    }

    private static void Number(ReplyWriter reply, string name, int value)
    {
        Text(reply, name);
        reply.Integer(value);
    }
}
