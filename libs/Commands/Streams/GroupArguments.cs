using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>What the subcommands of XGROUP have in common: key, group, and options behind an id.</summary>
internal static class GroupArguments
{
    private const int OptionsFrom = 5;

    /// <summary>Reads ENTRIESREAD and, where it is allowed, MKSTREAM; writes the error when there is something else.</summary>
    public static bool TryReadOptions(scoped ref Call call, bool mayCreate, out bool creates, out long entriesRead)
    {
        creates = false;
        entriesRead = StreamGroup.EntriesReadUnknown;
        for (var i = OptionsFrom; i < call.Count; i++)
        {
            if (mayCreate && call.Is(i, "MKSTREAM"u8))
            {
                creates = true;
                continue;
            }

            if (i + 1 == call.Count || !call.Is(i, "ENTRIESREAD"u8)) return RefuseWords(ref call);
            if (!call.TryInteger(++i, out entriesRead)) return false;
            if (entriesRead >= StreamGroup.EntriesReadUnknown) continue;
            call.Reply.Error("ERR value for ENTRIESREAD must be positive or -1"u8);
            return false;
        }

        return true;
    }

    /// <summary>Opens the stream, which must be there; the error is written when it is not.</summary>
    public static bool TryStream(scoped ref Call call, out Stream stream)
    {
        if (!call.TryGet(2, out stream)) return false;
        if (stream.Exists) return true;
        call.Reply.Error("ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically."u8);
        return false;
    }

    /// <summary>Opens the stream and its group, which must be there; the error is written when they are not.</summary>
    public static bool TryGroup(scoped ref Call call, out Stream stream, out StreamGroup group)
    {
        group = default;
        if (!TryStream(ref call, out stream)) return false;
        if (stream.TryGroup(call[3], out group)) return true;
        NoGroup.WriteGroup(ref call, call[2], call[3]);
        return false;
    }

    /// <summary>Writes the error for words that make no sense, or that are too many.</summary>
    public static bool RefuseWords(scoped ref Call call)
    {
        var name = call[1][..Math.Min(call[1].Length, 128)];
        call.Reply.Error($"ERR unknown subcommand or wrong number of arguments for '{name}'. Try {call.Command.Container!.Name} HELP.");
        return false;
    }
}
