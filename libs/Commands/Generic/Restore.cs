using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Access;
using Distro.Rdb;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>
/// RESTORE: makes a key of what DUMP gave. The payload may be anything: a value that replaces another is built aside, and takes its place only once it is known to be whole.
/// Its effect is itself, with the expiry as a point in time.
/// </summary>
internal static class Restore
{
    private const long FrequencyMax = 255;
    private const long NotSaid = -1;

    /// <summary>As scripts number levels of the log.</summary>
    private const int NoticeLevel = 2;

    private static readonly byte[] SpareName = "being restored"u8.ToArray();

    public static readonly Command Command = new("RESTORE", "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]")
    {
        Summary = "Creates a key from the serialized representation of a value.", Group = Group.Generic, Since = "2.6.0",
        Complexity = "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of objects composing the value and M their average size.",
        Flags = Write | DenyOom, ExtraCategories = AclCategories.Dangerous, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update)], Run = Run,
    };

    public static void Run(ref Call call)
    {
        if (!TryOptions(ref call, out var replaces, out var isAbsolute, out var access)) return;
        var target = call.Open(1);
        if (target.Exists && !replaces)
        {
            call.Reply.Error("BUSYKEY Target key name already exists."u8);
            return;
        }

        if (!call.TryInteger(2, out var expireAt)) return;
        if (expireAt < 0)
        {
            call.Reply.Error("ERR Invalid TTL value, must be >= 0"u8);
            return;
        }

        if (expireAt > 0 && !isAbsolute) expireAt = expireAt > long.MaxValue - call.NowMilliseconds ? long.MaxValue : expireAt + call.NowMilliseconds;
        var existed = target.Exists;
        var isPast = expireAt > 0 && expireAt <= call.NowMilliseconds && !call.Context.KeepsExpired;
        if (!TryBuild(ref call, ref target, keep: !isPast)) return;
        if (isPast)
        {
            if (existed) Lifetime.Delete(ref call, ref target, call[1]);
        }
        else
        {
            if (expireAt > 0) target.SetExpireAt(expireAt);
            WriteEffect(ref call, expireAt, access);
            call.Touched(1, "restore", EventClass.Generic);
            access.Give(ref target, call.NowMilliseconds);
        }

        call.Reply.Ok();
    }

    private static bool TryOptions(ref Call call, out bool replaces, out bool isAbsolute, out GivenAccess access)
    {
        replaces = false;
        isAbsolute = false;
        access = default;
        long idle = NotSaid, frequency = NotSaid;
        for (var i = 4; i < call.Count; i++)
        {
            if (call.Is(i, "REPLACE"u8)) replaces = true;
            else if (call.Is(i, "ABSTTL"u8)) isAbsolute = true;
            else if (call.Is(i, "IDLETIME"u8) && i + 1 < call.Count && frequency == NotSaid)
            {
                if (!call.TryInteger(++i, out idle)) return false;
                if (idle >= 0) continue;
                call.Reply.Error("ERR Invalid IDLETIME value, must be >= 0"u8);
                return false;
            }
            else if (call.Is(i, "FREQ"u8) && i + 1 < call.Count && idle == NotSaid)
            {
                if (!call.TryInteger(++i, out frequency)) return false;
                if (frequency is >= 0 and <= FrequencyMax) continue;
                call.Reply.Error("ERR Invalid FREQ value, must be >= 0 and <= 255"u8);
                return false;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return false;
            }
        }

        access = new GivenAccess(idle, frequency);
        return true;
    }

    /// <summary>Builds the value; writes the error when the payload is none. Without <paramref name="keep"/> it is only looked whether it could be built.</summary>
    private static bool TryBuild(ref Call call, ref KeyEntry target, bool keep)
    {
        var existed = target.Exists;
        var status = existed ? Replace(ref call, ref target, keep) : Read(ref call, ref target);
        if (status == RestoreStatus.Restored && keep) return true;
        if (!existed) target.Delete();
        if (status == RestoreStatus.Restored) return true;
        if (status == RestoreStatus.WrongFormat && !call.IsReplay) call.Host.NoteFromScript(NoticeLevel, "RESTORE was given a payload that is no value: its integrity check failed");
        call.Reply.Error(status == RestoreStatus.WrongFooter ? "ERR DUMP payload version or checksum are wrong"u8 : "ERR Bad data format"u8);
        return false;
    }

    private static RestoreStatus Replace(ref Call call, ref KeyEntry target, bool keep)
    {
        var spare = OpenSpare(ref call);
        var status = Read(ref call, ref spare);
        if (status == RestoreStatus.Restored && keep) spare.MoveTo(ref target);
        else spare.Delete();
        return status;
    }

    private static RestoreStatus Read(ref Call call, ref KeyEntry target)
        => call.Context.Dump.Read(call[3], ref target, call.IsReplay || call.Host.Data.AcceptsAnyVersion, call.IsReplay || call.Host.Data.SkipsChecksums);

    /// <summary>A key of the same slot that does not exist: nobody else sees it while the slot is held.</summary>
    private static KeyEntry OpenSpare(scoped ref Call call)
    {
        var name = SpareName;
        while (true)
        {
            var entry = call.Context.Keyspace!.Open(call.Context.Worker!, call.SlotOf(call[1]), call.Session.Database, name);
            if (!entry.Exists) return entry;
            name = [.. name, 0];
        }
    }

    private static void WriteEffect(ref Call call, long expireAt, in GivenAccess access)
    {
        var (word, value) = access.Said;
        var effects = call.Effect(call[1], word.IsEmpty ? 6 : 8);
        effects.Arg("RESTORE"u8);
        effects.Arg(call[1]);
        effects.Arg(expireAt);
        effects.Arg(call[3]);
        effects.Arg("REPLACE"u8);
        effects.Arg("ABSTTL"u8);
        if (word.IsEmpty) return;
        effects.Arg(word.Span);
        effects.Arg(value);
    }

    /// <summary>What IDLETIME or FREQ said: taken where the policy keeps such a thing, for the key it was kept with is this one.</summary>
    private readonly record struct GivenAccess(long IdleSeconds, long Frequency)
    {
        private static readonly byte[] IdleTime = "IDLETIME"u8.ToArray();
        private static readonly byte[] Freq = "FREQ"u8.ToArray();

        /// <summary>The option that was given, and its value; an empty word when there was none.</summary>
        public (ReadOnlyMemory<byte> Word, long Value) Said => IdleSeconds != NotSaid ? (IdleTime, IdleSeconds) : Frequency != NotSaid ? (Freq, Frequency) : default;

        public void Give(ref KeyEntry target, long nowMilliseconds)
        {
            if (target.Tracking.Kind == AccessKind.Frequency)
            {
                if (Frequency != NotSaid) target.AccessData = AccessTracking.OfFrequency((int)Frequency, nowMilliseconds);
            }
            else if (IdleSeconds != NotSaid)
            {
                target.AccessData = AccessTracking.OfIdle(IdleSeconds, nowMilliseconds);
            }
        }
    }
}
