using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

/// <summary>Made for the log, and used there: an XADD's message becomes known by it, and one that is known already was refused once more.</summary>
internal static class XIdmpRecord
{
    public static readonly Command Command = new("XIDMPRECORD", "key pid iid stream-id")
    {
        Summary = "An internal command for setting IDMP metadata on an existing stream message.", Group = Group.Stream, Since = "8.6.2", Complexity = "O(1)",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!IdText.TryRead(ref call, 4, 0, out var id)) return;
        if (Refuses(ref call, call[2].IsEmpty, "ERR IDMP requires a non-empty producer ID"u8)) return;
        if (Refuses(ref call, call[3].IsEmpty, "ERR IDMP requires a non-empty idempotent ID"u8)) return;
        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (Refuses(ref call, !stream.Exists, ErrorLine.NoSuchKey)) return;
        if (Refuses(ref call, !call.IsReplay && !stream.Contains(id), "ERR The specified stream ID was deleted or doesn't exist"u8)) return;
        var register = stream.Producers;
        if (!register.TryFind(call[2], call[3], call.NowMilliseconds, out var known))
        {
            register.Record(call[2], call[3], id, call.NowMilliseconds);
            call.ChangedUnseen();
        }
        else if (call.IsReplay)
        {
            register.Refused++;
        }
        else if (Refuses(ref call, known != id, "ERR The specified IDMP producer-id/idempotent-id pair maps to a different stream ID"u8))
        {
            return;
        }

        call.Reply.Ok();
    }

    private static bool Refuses(scoped ref Call call, bool wrong, ReadOnlySpan<byte> error)
    {
        if (wrong) call.Reply.Error(error);
        return wrong;
    }
}
