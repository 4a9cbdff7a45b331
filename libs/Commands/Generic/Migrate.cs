using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>
/// MIGRATE moves keys to another server, which may be any that knows RESTORE. It runs twice: at first it copies what is to be sent, and its client waits;
/// when the peer has answered it runs again, and deletes what the peer has and nobody has changed here meanwhile. What was changed is sent again.
/// </summary>
internal static class Migrate
{
    private const int RepeatsMax = 8;

    public static readonly Command Command = new("MIGRATE", "host port <key | \"\"> destination-db timeout [COPY] [REPLACE] [AUTH password | AUTH2 username password] [KEYS key [key ...]]")
    {
        Summary = "Transfers a key from one server to another; it is never in neither.", Group = Group.Generic, Since = "2.6.0",
        Complexity = "This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.",
        Flags = Write | MovableKeys, ExtraCategories = AclCategories.Dangerous, Journal = Journal.Effects, Tips = ["nondeterministic_output"], WaitsForPeer = true,
        FindKeys = MigrateArguments.FindKeys,
        Keys =
        [
            KeySpec.At(3, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete),
            new KeySpec { BeginKeyword = "KEYS", BeginIndex = -2, LastKey = -1, Use = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete | KeyUse.Incomplete },
        ],
        Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!MigrateArguments.TryRead(ref call, out var arguments)) return;
        if (call.Session.Migration is not { } migration || !migration.IsOf(call)) Begin(ref call, arguments, arguments.Replaces, repeats: 0, null);
        else if (migration.IsOver) Finish(ref call, arguments, migration);
    }

    /// <param name="again">The keys that are to be sent once more; null: all that the command names.</param>
    private static void Begin(ref Call call, in MigrateArguments arguments, bool replaces, int repeats, List<byte[]>? again)
    {
        call.Session.Migration = null;
        var keys = new List<MigratedKey>();
        if (!TryCopy(ref call, arguments, replaces, again, keys)) return;
        if (keys.Count == 0)
        {
            if (again is null) call.Reply.Simple("NOKEY"u8);
            else call.Reply.Ok();
            return;
        }

        if (call.Context.InnerDepth > 0)
        {
            call.Reply.Error("ERR MIGRATE waits for another server, which transactions and scripts can't"u8);
            return;
        }

        var words = new byte[call.Count][];
        for (var i = 0; i < words.Length; i++) words[i] = call[i].ToArray();
        _ = IntegerText.TryParse(call[2], out var port);
        call.Session.Migration = new Migration(words, Encoding.UTF8.GetString(call[1]), (int)Math.Clamp(port, 0, ushort.MaxValue), arguments.Database, arguments.Timeout, Login(in call, arguments), keys) { Repeats = repeats };
        call.Host.Send(call.Session, call.Session.Migration);
    }

    private static bool TryCopy(ref Call call, in MigrateArguments arguments, bool replaces, List<byte[]>? again, List<MigratedKey> keys)
    {
        var room = (long)call.Effects.BytesMax;
        var (first, count) = arguments.Keys.GetOffsetAndLength(call.Count);
        for (var i = first; i < first + count; i++)
        {
            var name = call[i].ToArray();
            if (again is not null && !again.Exists(other => other.AsSpan().SequenceEqual(name))) continue;
            if (keys.Exists(other => other.Name.AsSpan().SequenceEqual(name))) continue;
            var entry = call.Open(i);
            if (!entry.Exists) continue;
            var payload = call.Context.Dump.Write(entry, (int)Math.Max(room, 0)).ToArray();
            room -= payload.Length * 2L;
            if (payload.Length == 0 || room < 0)
            {
                call.Reply.Error(ErrorLine.TooLarge);
                return false;
            }

            keys.Add(new MigratedKey(name, payload, entry.ExpireAt, Restore(in call, name, payload, entry.ExpireAt, replaces)));
        }

        return true;
    }

    private static byte[] Restore(in Call call, byte[] name, byte[] payload, long expireAt, bool replaces)
    {
        var lifetime = expireAt < 0 ? 0 : Math.Max(expireAt - call.NowMilliseconds, 1);
        var word = call.Host.Cluster is null ? "RESTORE"u8 : "RESTORE-ASKING"u8;
        byte[][] words = [word.ToArray(), name, Encoding.ASCII.GetBytes(lifetime.ToString(System.Globalization.CultureInfo.InvariantCulture)), payload];
        return RequestText.Of(replaces ? [.. words, "REPLACE"u8.ToArray()] : words);
    }

    private static byte[]? Login(in Call call, in MigrateArguments arguments)
    {
        if (arguments.Password == 0) return null;
        var password = call[arguments.Password].ToArray();
        return arguments.User == 0 ? RequestText.Of("AUTH"u8.ToArray(), password) : RequestText.Of("AUTH"u8.ToArray(), call[arguments.User].ToArray(), password);
    }

    private static void Finish(ref Call call, in MigrateArguments arguments, Migration migration)
    {
        call.Session.Migration = null;
        var changed = new List<byte[]>();
        foreach (var key in migration.Keys)
        {
            if (key.IsTaken && !arguments.Copies && !TryDelete(ref call, key)) changed.Add(key.Name);
        }

        if (migration.Error is { } error) call.Reply.Error(error);
        else if (changed.Count == 0) call.Reply.Ok();
        else if (migration.Repeats == RepeatsMax) call.Reply.Error("IOERR the keys are changed faster than they can be sent: they are here, and older copies there"u8);
        else Begin(ref call, arguments, replaces: true, migration.Repeats + 1, changed);
    }

    /// <summary>False when the key is no longer what was sent. One that is gone needs no deleting.</summary>
    private static bool TryDelete(ref Call call, MigratedKey key)
    {
        var entry = call.Open(call.Session.Database, key.Name);
        if (!entry.Exists) return true;
        if (entry.ExpireAt != key.ExpireAt || !call.Context.Dump.Write(entry, call.Effects.BytesMax).SequenceEqual(key.Payload)) return false;
        return Lifetime.Delete(ref call, ref entry, key.Name);
    }
}
