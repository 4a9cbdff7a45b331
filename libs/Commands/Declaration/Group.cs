namespace Distro.Commands.Declaration;

public enum Group
{
    Generic, String, Bitmap, Hash, List, Set, SortedSet, Stream, HyperLogLog, Geo, Connection, Server, Cluster, Transactions, PubSub, Scripting,
}
