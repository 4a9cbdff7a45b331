using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>Where a key belongs is the protocol's to say, and so is answered without a cluster, too.</summary>
internal static class ClusterKeySlot
{
    public static readonly Command Command = new("KEYSLOT", "key")
    {
        Summary = "Returns the hash slot for a key.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the number of bytes in the key",
        Flags = Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(Routing.HashSlot.Of(call[2]));
}
