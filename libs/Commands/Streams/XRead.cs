using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Streams;

internal static class XRead
{
    public static readonly Command Command = new("XREAD", "[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]")
    {
        Summary = "Returns messages from multiple streams with IDs greater than the ones requested. Blocks until a message is available otherwise.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "For each stream mentioned: O(N) with N being the number of elements being returned, it means that XREAD-ing with a fixed COUNT is O(1).",
        Flags = ReadOnly | Blocking, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginKeyword = "STREAMS", BeginIndex = 1, LastKey = -1, Step = 1, Limit = 2, Use = KeyUse.Read }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ReadArguments.TryRead(ref call, out var arguments)) return;
        var served = 0;
        for (var i = 0; i < arguments.Streams; i++)
        {
            if (!call.Serves(arguments.Key(i))) continue;
            if (!call.TryGet<Stream>(arguments.Key(i), out var stream)) return;
            if (!TryReadId(ref call, ref stream, arguments.Id(i), out var id)) return;
            if (stream.Count > 0 && stream.TopId > id) served++;
        }

        if (served == 0)
        {
            Wait(ref call, arguments);
            return;
        }

        if (call.Reply.Version >= 3) call.Reply.Map(served);
        else call.Reply.Array(served);
        for (var i = 0; i < arguments.Streams; i++)
        {
            if (!call.Serves(arguments.Key(i))) continue;
            call.TryGet<Stream>(arguments.Key(i), out var stream);
            TryReadId(ref call, ref stream, arguments.Id(i), out var id);
            if (stream.Count == 0 || stream.TopId <= id) continue;
            if (call.Reply.Version < 3) call.Reply.Array(2);
            call.Reply.Bulk(call[arguments.Key(i)]);
            EntryRange.Write(ref call, ref stream, id.Next, StreamId.Max, arguments.Count, reversed: false);
        }
    }

    /// <summary>While it waits, "$" is what it was when it began to.</summary>
    private static void Wait(ref Call call, ReadArguments arguments)
    {
        Span<byte> text = stackalloc byte[IdText.BytesMax];
        for (var i = 0; i < arguments.Streams && arguments.BlockMilliseconds >= 0; i++)
        {
            if (!call.Serves(arguments.Key(i)) || call[arguments.Id(i)] is not [(byte)'$']) continue;
            call.TryGet<Stream>(arguments.Key(i), out var stream);
            call.BlockArgument(arguments.Id(i), text[..IdText.Write(stream.LastId, text)]);
        }

        arguments.Wait(ref call, wantsDeletion: false);
    }

    /// <summary>The id that what is read must be greater than; writes the error when the argument is none.</summary>
    private static bool TryReadId(scoped ref Call call, ref Stream stream, int argument, out StreamId id)
    {
        id = default;
        switch (call[argument])
        {
            case [(byte)'$']:
                id = stream.LastId;
                return true;
            case [(byte)'+']:
                // The last entry that there is.
                id = stream.Count > 0 ? stream.TopId.Previous : stream.LastId;
                return true;
            case [(byte)'>']:
                call.Reply.Error("ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option."u8);
                return false;
            default:
                return IdText.TryRead(ref call, argument, 0, out id);
        }
    }
}
