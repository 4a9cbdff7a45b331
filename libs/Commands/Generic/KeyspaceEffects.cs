using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Generic;

/// <summary>
/// Writes a whole keyspace as effects, a key at a time: what a new log has to begin with. The caller has the gate closed, so every key is of one moment.
/// </summary>
public static class KeyspaceEffects
{
    private const int KeysAtOnce = 256;

    /// <param name="context">Made for this, its expiry role Ignore: keys whose time has come are the reader's to expire.</param>
    /// <param name="append">Takes the effects of one key; they are cleared after.</param>
    public static void Write(WorkerContext context, Action<EffectWriter> append)
    {
        var keyspace = context.Keyspace!;
        var session = new Session { Id = 0, Authenticated = true };
        var keys = new SlotKeys();
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            session.Database = database;
            for (var slot = keyspace.NextNonEmptySlot(0, database); slot >= 0; slot = keyspace.NextNonEmptySlot(slot + 1, database))
            {
                context.HeldSlot = slot;
                keys.Found.Clear();
                for (var position = 0L; position >= 0;) position = keyspace.ScanSlot(context.Worker!, slot, database, position, KeysAtOnce, ref keys);
                foreach (var key in keys.Found) WriteKey(context, session, key, append);
            }
        }

        context.HeldSlot = -1;
    }

    /// <summary>Writes one existing key into the context's effects: the commands that make it where it is not.</summary>
    public static void WriteKey(WorkerContext context, int database, byte[] key)
        => WriteKey(context, new Session { Id = 0, Authenticated = true, Database = database }, key, static _ => { }, clears: false);

    private static void WriteKey(WorkerContext context, Session session, byte[] key, Action<EffectWriter> append, bool clears = true)
    {
        var call = new Call(context, session, Strings.Set.Command, default, default);
        var entry = call.Open(session.Database, key);
        Rebuild.Write(ref call, ref entry, session.Database, key);
        append(context.Effects);
        if (clears) context.Effects.Clear();
    }

    private sealed class SlotKeys : IScanSink
    {
        public List<byte[]> Found { get; } = [];

        public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt) => Found.Add(key.ToArray());
    }
}
