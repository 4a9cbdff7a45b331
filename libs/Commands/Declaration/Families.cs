namespace Distro.Commands.Declaration;

/// <summary>Every family of commands: the one list that a new family is added to.</summary>
internal static class Families
{
    public static Command[] All =>
    [
        .. Connection.ConnectionFamily.Commands,
        .. Access.AccessFamily.Commands,
        .. Hashes.HashFamily.Commands,
        .. Lists.ListFamily.Commands,
        .. Sets.SetFamily.Commands,
        .. SortedSets.SortedSetFamily.Commands,
        .. Streams.StreamFamily.Commands,
        .. Generic.GenericFamily.Commands,
        .. Strings.StringFamily.Commands,
        .. Transactions.TransactionFamily.Commands,
        .. Bitmaps.BitmapFamily.Commands,
        .. Geo.GeoFamily.Commands,
        .. HyperLogLogs.HyperLogLogFamily.Commands,
        .. Server.ServerFamily.Commands,
        .. Cluster.ClusterFamily.Commands,
        .. PubSub.PubSubFamily.Commands,
        .. Scripting.ScriptFamily.Commands,
        .. Introspection.IntrospectionFamily.Commands,
    ];
}
