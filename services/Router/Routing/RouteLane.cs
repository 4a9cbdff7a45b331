namespace Distro.Router.Routing;

/// <summary>
/// A client as the route machine knows it: its requests, a strand a group. While something of it waits, its owner hands over nothing more (see <see cref="IsWaiting"/>),
/// so what a client can make us keep is what it had sent when the waiting began.
/// </summary>
public class RouteLane(ulong id)
{
    private RouteStrand?[] strands = [];

    /// <summary>The client's id on the links. Unique over all routers.</summary>
    public ulong Id => id;

    /// <summary>Requests of it that wait or are held.</summary>
    public int WaitingCount { get; internal set; }

    public bool IsWaiting => WaitingCount > 0;

    /// <summary>True when this client sent something that may have written to the group.</summary>
    public bool HasWritten(int group) => (uint)(group + 1) < (uint)strands.Length && strands[group + 1] is { HasWritten: true };

    internal ReadOnlySpan<RouteStrand?> Strands => strands;

    /// <summary>The strand of a group. <paramref name="group"/> is -1 for slots that nobody owns.</summary>
    internal RouteStrand StrandOf(int group)
    {
        var index = group + 1;
        if ((uint)index < (uint)strands.Length && strands[index] is { } strand) return strand;
        return MakeStrand(group);
    }

    private RouteStrand MakeStrand(int group)
    {
        if (group + 1 >= strands.Length) Array.Resize(ref strands, group + 2);
        return strands[group + 1] = new RouteStrand(this, group);
    }
}
