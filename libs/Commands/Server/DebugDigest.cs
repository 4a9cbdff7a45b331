using Distro.Commands.Declaration;
using Distro.Commands.Digests;
using Distro.Commands.Execution;
using Distro.Engine;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>DEBUG DIGEST: one number for everything in all databases, behind the gate so that it is of one moment. Equal on two servers that hold the same, however it lies in memory.</summary>
internal static class DebugDigest
{
    private const int KeysAtOnce = 256;

    public static readonly Command Command = new("DIGEST", "")
    {
        Summary = "Returns a digest of the contents of all databases.", Group = Group.Server, Since = "1.0.0", Complexity = "O(N) where N is the number of all elements",
        Flags = Admin | NoScript, Scope = Scope.Gate, Split = Split.AllDigest, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var keyspace = call.Context.Keyspace!;
        var everything = new ContentDigest();
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            if (keyspace.NextNonEmptySlot(0, database) < 0) continue;
            everything.Mix(database);
            var keys = new KeyDigests(keyspace, call.Context.Worker!, database, everything);
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
            {
                keys.Slot = slot;
                for (var position = 0L; position >= 0;) position = keyspace.ScanSlot(call.Context.Worker!, slot, database, position, KeysAtOnce, ref keys);
            }
        }

        call.Reply.Simple(everything.Text());
    }

    /// <summary>Adds each key with its value.</summary>
    private sealed class KeyDigests(Keyspace keyspace, Worker worker, int database, ContentDigest everything) : IScanSink
    {
        private readonly ContentDigest one = new();
        private readonly ValueDigest values = new();

        public int Slot { get; set; }

        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt)
        {
            one.Clear();
            one.Mix(key);
            values.Add(keyspace.Open(worker, Slot, database, key), one);
            everything.Add(one);
        }
    }
}
