using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>FLUSHALL and FLUSHDB: behind the gate an epoch empties the tables at once; ASYNC and SYNC differ in nothing that a client can see.</summary>
internal static class FlushAll
{
    private const int EveryDatabase = -1;

    public static readonly Command Command = new("FLUSHALL", "[ASYNC | SYNC]")
    {
        Summary = "Removes all keys from all databases.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1); the memory is freed in steps in the background.",
        Flags = Write, ExtraCategories = AclCategories.Keyspace | AclCategories.Dangerous, Scope = Scope.Gate, Databases = DatabaseUse.Every, Split = Split.AllOk, Journal = Journal.Effects,
        Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = static (ref Call call) => Run(ref call, EveryDatabase, "FLUSHALL"u8),
    };

    public static void Run(ref Call call, int database, ReadOnlySpan<byte> name)
    {
        if (call.Count > 2 || (call.Count == 2 && !call.Is(1, "ASYNC"u8) && !call.Is(1, "SYNC"u8)))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Context.Watches?.Flushing(ref call, database);
        call.Context.Keyspace!.Flush(database);
        call.Context.Touched.IsEverything = true;
        call.Effects.Begin(EffectWriter.Barrier, Math.Max(0, database), 1);
        call.Effects.Arg(name);
        if (database == EveryDatabase) call.Host.Snapshots?.Flushing();
        call.Reply.Ok();
    }
}
