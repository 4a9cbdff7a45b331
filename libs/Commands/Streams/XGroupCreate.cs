using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>XGROUP CREATE logs the id that "$" stood for.</summary>
internal static class XGroupCreate
{
    /// <summary>With each option said once.</summary>
    private const int ArgumentsMax = 8;

    public static readonly Command Command = new("CREATE", "key group <id | new-id> [MKSTREAM] [ENTRIESREAD entries-read]")
    {
        Summary = "Creates a consumer group.", Group = Group.Stream, Since = "5.0.0", Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.AsIs, Keys = [KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!GroupArguments.TryReadOptions(ref call, mayCreate: true, out var creates, out var entriesRead)) return;
        if (call.Count > ArgumentsMax)
        {
            GroupArguments.RefuseWords(ref call);
            return;
        }

        Stream stream;
        if (creates ? !call.TryGet(2, out stream) : !GroupArguments.TryStream(ref call, out stream)) return;
        var id = stream.LastId;
        if (call[4] is not [(byte)'$'] && !IdText.TryRead(ref call, 4, 0, out id)) return;
        var wasThere = stream.Exists;
        stream.Create();
        if (stream.TryGroup(call[3], out _))
        {
            call.Reply.Error("BUSYGROUP Consumer Group name already exists"u8);
            return;
        }

        stream.CreateGroup(call[3], id, entriesRead);
        if (wasThere) call.TouchedWithoutEffect(2, "xgroup-create", EventClass.Stream);
        else call.Touched(2, "xgroup-create", EventClass.Stream);
        call.Reply.Ok();
    }
}
