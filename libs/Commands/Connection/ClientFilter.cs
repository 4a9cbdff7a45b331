using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Connection;

/// <summary>The filters of CLIENT LIST and CLIENT KILL: a client must match all of those given.</summary>
internal sealed class ClientFilter
{
    private readonly HashSet<long> ids = [];
    private string? address;
    private string? localAddress;
    private string? user;
    private string? name;
    private string? type;

    /// <summary>SKIPME no was said: the caller's own connection may be killed.</summary>
    public bool IncludesCaller { get; private set; }

    /// <summary>Reads "ID id [id ...]", "TYPE type" and the rest from an argument on. Null, and an error is written, when they make no sense.</summary>
    public static ClientFilter? Read(ref Call call, int from)
    {
        var filter = new ClientFilter();
        var i = from;
        while (i < call.Count)
        {
            if (i + 1 >= call.Count)
            {
                call.Reply.Error(ErrorLine.Syntax);
                return null;
            }

            if (call.Is(i, "ID"u8))
            {
                i++;
                if (!filter.ReadIds(ref call, ref i)) return null;
                continue;
            }

            if (!filter.ReadPair(ref call, i)) return null;
            i += 2;
        }

        return filter;
    }

    public bool Matches(ClientLine client)
        => (ids.Count == 0 || ids.Contains(client.Id))
        && (address is null || client.Address == address)
        && (localAddress is null || client.LocalAddress == localAddress)
        && (user is null || client.User == user)
        && (name is null || client.Name == name)
        && type is null or "normal";

    private bool ReadIds(ref Call call, ref int i)
    {
        var first = i;
        while (i < call.Count && IntegerText.TryParse(call[i], out var id))
        {
            if (id <= 0) break;
            ids.Add(id);
            i++;
        }

        if (i > first) return true;
        call.Reply.Error("ERR Invalid client ID"u8);
        return false;
    }

    private bool ReadPair(ref Call call, int i)
    {
        var value = Encoding.UTF8.GetString(call[i + 1]);
        if (call.Is(i, "ADDR"u8)) address = value;
        else if (call.Is(i, "LADDR"u8)) localAddress = value;
        else if (call.Is(i, "USER"u8)) user = value;
        else if (call.Is(i, "NAME"u8)) name = value;
        else if (call.Is(i, "TYPE"u8)) return ReadType(ref call, value);
        else if (call.Is(i, "SKIPME"u8) && value.Equals("no", StringComparison.OrdinalIgnoreCase)) IncludesCaller = true;
        else if (!call.Is(i, "SKIPME"u8) || !value.Equals("yes", StringComparison.OrdinalIgnoreCase))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        return true;
    }

    private bool ReadType(ref Call call, string value)
    {
        type = value.ToLowerInvariant();
        if (type is "normal" or "master" or "primary" or "replica" or "slave" or "pubsub") return true;
        call.Reply.Error($"ERR Unknown client type '{value}'");
        return false;
    }
}
