using Distro.Commands.Declaration;

namespace Distro.Commands.Cluster;

/// <summary>What cluster-aware clients ask: where slots are, and what they may do on this connection.</summary>
internal static class ClusterFamily
{
    public static Command[] Commands => [ClusterContainer.Command, ReadOnlyMode.Command, ReadWriteMode.Command, Asking.Command];
}
