using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>XREADGROUP logs what it did to the groups: who was given which entries, and how far each group has read.</summary>
internal static class XReadGroup
{
    public static readonly Command Command = new("XREADGROUP", "GROUP <group consumer> [COUNT count] [BLOCK milliseconds] [CLAIM min-idle-time] [NOACK] STREAMS key [key ...] id [id ...]")
    {
        Summary = "Returns new or historical messages from a stream for a consumer in a group. Blocks until a message is available otherwise.", Group = Group.Stream, Since = "5.0.0",
        Complexity = "For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.",
        Flags = Write | Blocking, Journal = Journal.Effects,
        Keys = [new KeySpec { BeginKeyword = "STREAMS", BeginIndex = 4, LastKey = -1, Step = 1, Limit = 2, Use = KeyUse.Read }], Run = Run,
    };

    private const int NamedAgainMax = 64;

    private static void Run(ref Call call)
    {
        if (!ReadArguments.TryRead(ref call, out var arguments)) return;
        // A stream may be named twice: which ones are answered is decided before anything is given.
        var answers = call.Context.Scratch;
        answers.Clear();
        var served = 0;
        for (var i = 0; i < arguments.Streams; i++)
        {
            if (!call.Serves(arguments.Key(i)))
            {
                answers.Add(default);
                continue;
            }

            if (!TryOpen(ref call, arguments, i, out var stream, out var group, out var isNew, out _)) return;
            EffectRoom.Require(ref call, 1, call[arguments.Key(i)], call[arguments.Group], call[arguments.Group + 1]);
            var has = !isNew || GroupReading.HasNew(ref stream, group, ReadBefore(ref call, arguments, i)) || GroupReading.HasIdle(ref call, group, arguments);
            if (has) served++;
            answers.Add(has ? "1"u8 : default);
        }

        if (served > 0 && call.Reply.Version >= 3) call.Reply.Map(served);
        else if (served > 0) call.Reply.Array(served);
        for (var i = 0; i < arguments.Streams; i++)
        {
            if (call.Serves(arguments.Key(i))) Serve(ref call, arguments, i, !answers[i].IsEmpty);
        }

        answers.Clear();
        if (served == 0) arguments.Wait(ref call, wantsDeletion: true);
    }

    /// <summary>How many new entries the same stream, named earlier, takes at most. Looked for among the first streams only: one that a longer list names again may come empty.</summary>
    private static long ReadBefore(ref Call call, ReadArguments arguments, int index)
    {
        var before = 0L;
        for (var i = 0; i < index && index < NamedAgainMax; i++)
        {
            var isSame = call.Serves(arguments.Key(i)) && call[arguments.Id(i)] is [(byte)'>'] && call[arguments.Key(i)].SequenceEqual(call[arguments.Key(index)]);
            if (isSame) before = arguments.Count > long.MaxValue - before ? long.MaxValue : before + arguments.Count;
        }

        return before;
    }

    private static void Serve(ref Call call, ReadArguments arguments, int index, bool answers)
    {
        TryOpen(ref call, arguments, index, out var stream, out var group, out var isNew, out var after);
        var key = call[arguments.Key(index)];
        var consumer = GroupEffect.FindOrCreate(ref call, key, group, call[arguments.Group + 1]);
        consumer.SeenAt = call.NowMilliseconds;
        if (!answers) return;
        if (call.Reply.Version < 3) call.Reply.Array(2);
        call.Reply.Bulk(key);
        if (isNew) GroupReading.Deliver(ref call, key, ref stream, group, consumer, arguments);
        else GroupReading.Repeat(ref call, key, ref stream, group, consumer, after, arguments.Count);
    }

    /// <summary>Opens a stream and its group, and reads the id; writes the error when one of them is not there.</summary>
    private static bool TryOpen(scoped ref Call call, ReadArguments arguments, int index, out Stream stream, out StreamGroup group, out bool isNew, out StreamId after)
    {
        group = default;
        after = default;
        isNew = false;
        var key = arguments.Key(index);
        if (!call.TryGet(key, out stream)) return false;
        if (!stream.TryGroup(call[arguments.Group], out group))
        {
            NoGroup.WriteKeyOrGroup(ref call, call[key], call[arguments.Group], " in XREADGROUP with GROUP option"u8);
            return false;
        }

        switch (call[arguments.Id(index)])
        {
            case [(byte)'>']:
                return isNew = true;
            case [(byte)'$']:
                call.Reply.Error("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set."u8);
                return false;
            case [(byte)'+']:
                call.Reply.Error("ERR The + ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The + ID would just return an empty result set."u8);
                return false;
            default:
                return IdText.TryRead(ref call, arguments.Id(index), 0, out after);
        }
    }
}
