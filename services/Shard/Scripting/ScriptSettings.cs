using Distro.Commands.Scripting;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Scripting;

/// <summary>Ties the process's scripts to its options, and to those who must hear of a script that has become busy.</summary>
internal static class ScriptSettings
{
    public static void Follow(ShardOptions options, ScriptCatalog scripts, SlotWaiters waiters)
    {
        options.BusyReplyThreshold.Changed += Take;
        options.InsecureScripts.Changed += () => scripts.AllowsInsecure = options.InsecureScripts.Value;
        scripts.AllowsInsecure = options.InsecureScripts.Value;
        scripts.BecameBusy = waiters.WakeAll;
        Take();

        void Take() => scripts.BusyAfterMilliseconds = options.BusyReplyThreshold.Value;
    }
}
