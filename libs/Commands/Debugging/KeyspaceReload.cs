using Distro.Commands.Execution;
using Distro.Commands.Generic;
using Distro.Engine;

namespace Distro.Commands.Debugging;

/// <summary>
/// Every key is written out as effects, deleted, and built again by replaying them, one at a time and behind the gate: what a restart does to the data, without one.
/// What has expired is not built again, as loading would leave it out. Nothing is logged: the contents are what they were.
/// </summary>
internal static class KeyspaceReload
{
    private const int KeysAtOnce = 256;

    public static void Run(ref Call call)
    {
        var context = call.Context;
        var keyspace = context.Keyspace!;
        var expiry = context.Expiry;
        context.Effects.Clear();
        context.Expiry = ExpiryRole.Ignore;
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
            {
                context.HeldSlot = slot;
                ReloadSlot(ref call, slot, database);
            }
        }

        context.HeldSlot = -1;
        context.Expiry = expiry;
    }

    private static void ReloadSlot(ref Call call, int slot, int database)
    {
        var context = call.Context;
        var keys = new SlotKeys();
        for (var position = 0L; position >= 0;) position = context.Keyspace!.ScanSlot(context.Worker!, slot, database, position, KeysAtOnce, ref keys);
        foreach (var key in keys.Found) ReloadKey(ref call, database, key);
    }

    private static void ReloadKey(ref Call call, int database, byte[] key)
    {
        var context = call.Context;
        var entry = call.Open(database, key);
        var isOver = entry.ExpireAt >= 0 && entry.ExpireAt < call.NowMilliseconds;
        if (!isOver) Rebuild.Write(ref call, ref entry, database, key);
        entry.Delete();
        context.ApplyEffects(0);
        context.Effects.Clear();
    }

    /// <summary>A scan may show a key twice when its table changes under it: this one does not change while it is scanned.</summary>
    private sealed class SlotKeys : IScanSink
    {
        public List<byte[]> Found { get; } = [];

        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt) => Found.Add(key.ToArray());
    }
}
