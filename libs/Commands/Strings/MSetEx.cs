using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>MSETEX: MSET with SET's conditions and lifetimes, for all its keys or for none.</summary>
internal static class MSetEx
{
    private const int FirstKey = 2;

    public static readonly Command Command = new("MSETEX", "numkeys key value [key value ...] [NX | XX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]")
    {
        Summary = "Atomically sets multiple string keys with an optional shared expiration in a single operation.", Group = Group.String, Since = "9.1.0", Complexity = "O(N) where N is the number of keys to set.",
        Flags = Write | DenyOom, Journal = Journal.Effects, Tips = ["request_policy:multi_shard", "response_policy:all_succeeded"], Run = Run,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 2, Use = KeyUse.Overwrite | KeyUse.Update }],
    };

    private static void Run(ref Call call)
    {
        if (!Resp.IntegerText.TryParse(call[1], out var keys) || keys <= 0 || keys > int.MaxValue)
        {
            call.Reply.Error("ERR invalid numkeys value or out of range"u8);
            return;
        }

        var end = FirstKey + keys * 2;
        if (end > call.Count)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (!SetOptions.TryRead(ref call, (int)end, SetOptionKinds.Existence | SetOptionKinds.KeepTtl, out var options)) return;
        for (var i = FirstKey; i < end; i += 2)
        {
            if (!options.OnlyIfMissing && !options.OnlyIfExists) break;
            if (call.Open(i).Exists == options.OnlyIfExists) continue;
            call.Reply.Integer(0);
            return;
        }

        for (var i = FirstKey; i < end; i += 2)
        {
            var target = StringValue.Over(call.Open(i));
            StringWrite.Put(ref call, ref target, call[i], call[i + 1], in options);
        }

        call.Reply.Integer(1);
    }
}
