using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>SAVE: a snapshot is taken, and kept, before the reply. Where a log alone keeps the data, it is made sure to be on the disk; without one there is nothing to save to.</summary>
internal static class Save
{
    public static readonly Command Command = new("SAVE", "")
    {
        Summary = "Synchronously saves the database(s) to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(N) where N is the total number of keys in all databases",
        Flags = NoAsyncLoading | Admin | NoScript | NoMulti, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if ((call.Host.Snapshots is { } snapshots ? snapshots.TakeNow() : call.Host.Process.SyncLog()) is { } problem) call.Reply.Error(problem);
        else call.Reply.Ok();
    }
}
