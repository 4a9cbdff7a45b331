using Distro.Commands.Execution;
using Distro.Commands.Routing;

namespace Distro.Commands.PubSub;

/// <summary>
/// Clients of which Routers count as takers of a name. All of them, as each Router has told, except when a Router asks: it counts its own itself, to the moment, and where it asks
/// every group, only one of them is to count the other Routers' clients, since all of them are told.
/// </summary>
public readonly record struct RouterShare
{
    private RouterShare(uint? except, bool isNone)
    {
        Except = except;
        IsNone = isNone;
    }

    private uint? Except { get; }

    private bool IsNone { get; }

    /// <summary>What a command that has come as it is from a Router's client is to count; inside a transaction or script, all.</summary>
    internal static RouterShare Of(ref Call call) => call.Session.IsRelay && call.Context.InnerDepth == 0 ? new RouterShare(call.Session.Router, isNone: false) : default;

    /// <summary>The same, of a name for which the group of its slot answers.</summary>
    internal static RouterShare Of(ref Call call, ReadOnlySpan<byte> name)
        => call.Session.IsRelay && call.Context.InnerDepth == 0 ? new RouterShare(call.Session.Router, !IsOwn(call.Host.Cluster, HashSlot.Of(name))) : default;

    internal bool Counts(uint router) => !IsNone && router != Except;

    private static bool IsOwn(IClusterView? cluster, int slot)
    {
        if (cluster is null) return true;
        foreach (var node in cluster.Nodes)
        {
            if (node.Id != cluster.MyId) continue;
            foreach (var (first, last) in node.GroupSlots)
            {
                if (slot >= first && slot <= last) return true;
            }
        }

        return false;
    }
}
