using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Streams;
using static Distro.Commands.Declaration.CommandFlags;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Streams;

internal static class XCfgSet
{
    public static readonly Command Command = new("XCFGSET", "key [IDMP-DURATION idmp-duration] [IDMP-MAXSIZE idmp-maxsize]")
    {
        Summary = "Sets the IDMP configuration parameters for a stream.", Group = Group.Stream, Since = "8.6.0", Complexity = "O(1)",
        Flags = Write | Fast, Journal = Journal.AsIs, Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        long duration = -1, messages = -1, added = -1, refused = -1;
        for (var i = 2; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !TryReadWord(ref call, i, ref duration, ref messages, ref added, ref refused, out var failed))
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }

            if (failed) return;
        }

        if (duration < 0 && messages < 0)
        {
            call.Reply.Error("ERR At least one parameter must be specified"u8);
            return;
        }

        if (!call.TryGet<Stream>(1, out var stream)) return;
        if (!stream.Exists)
        {
            call.Reply.Error(ErrorLine.NoSuchKey);
            return;
        }

        var register = stream.Producers;
        stream.ConfigureProducers((int)(duration < 0 ? register.DurationSeconds : duration), (int)(messages < 0 ? register.MessagesMax : messages));
        register = stream.Producers;
        if (added >= 0) register.Added = added;
        if (refused >= 0) register.Refused = refused;
        call.ChangedUnseen();
        call.Reply.Ok();
    }

    /// <summary>ADDED and REFUSED, the register's counters, are words of effects only.</summary>
    private static bool TryReadWord(scoped ref Call call, int at, ref long duration, ref long messages, ref long added, ref long refused, out bool failed)
    {
        failed = false;
        if (call.Is(at, "IDMP-DURATION"u8)) failed = !TryRead(ref call, at + 1, ProducerRegister.DurationSecondsMax, "ERR IDMP-DURATION must be between 1 and 86400 seconds"u8, out duration);
        else if (call.Is(at, "IDMP-MAXSIZE"u8)) failed = !TryRead(ref call, at + 1, ProducerRegister.MessagesMaxMost, "ERR IDMP-MAXSIZE must be between 1 and 10000 entries"u8, out messages);
        else if (call.IsReplay && call.Is(at, "ADDED"u8)) failed = !call.TryInteger(at + 1, out added);
        else if (call.IsReplay && call.Is(at, "REFUSED"u8)) failed = !call.TryInteger(at + 1, out refused);
        else return false;
        return true;
    }

    private static bool TryRead(scoped ref Call call, int argument, long most, ReadOnlySpan<byte> error, out long value)
    {
        if (!call.TryInteger(argument, out value)) return false;
        if (value >= 1 && value <= most) return true;
        call.Reply.Error(error);
        return false;
    }
}
