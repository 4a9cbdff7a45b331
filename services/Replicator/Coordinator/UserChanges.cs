using System.Text;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Users change by compare-and-set: who proposes others names the version that they were made of, and hears of the newest if that is another.
///
/// Invariant: a change is said to be accepted only when the map that holds it is saved, so no restart forgets it; and of two made of the same version one is refused.
/// Argument: proposals come one at a time and are compared with the newest map, saved or not; answers wait for <see cref="MapSaved"/>.
/// </summary>
internal sealed class UserChanges(Outbox outbox, MapKeeper keeper)
{
    private readonly List<(long Link, long MapVersion, long UsersVersion)> waiting = [];

    public void Propose(long link, UsersChange change)
    {
        var newest = keeper.Newest.Users;
        var version = newest?.Version ?? 0;
        if (change.Version != version)
        {
            outbox.Send(link, new UsersChanged(false, version, Encode(newest), ""));
            return;
        }

        var users = new ClusterUsers(version + 1, Encoding.Latin1.GetString(change.Users.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        if (MapRules.ProblemIn(users) is { Length: > 0 } problem)
        {
            outbox.Send(link, new UsersChanged(false, version, ReadOnlyMemory<byte>.Empty, problem));
            return;
        }

        waiting.Add((link, keeper.Newest.Version + 1, users.Version));
        keeper.Change(keeper.Newest.Next(users: users));
        outbox.Tell(NoteKind.UsersChanged, -1, 0, $"{users.Lines.Count} users, version {users.Version}");
    }

    public void LinkDown(long link) => waiting.RemoveAll(each => each.Link == link);

    public void Saved(long mapVersion)
    {
        foreach (var (link, needed, users) in waiting)
        {
            if (needed <= mapVersion) outbox.Send(link, new UsersChanged(true, users, ReadOnlyMemory<byte>.Empty, ""));
        }

        waiting.RemoveAll(each => each.MapVersion <= mapVersion);
    }

    private static ReadOnlyMemory<byte> Encode(ClusterUsers? users) => Encoding.Latin1.GetBytes(string.Concat(users?.Lines.Select(line => line + "\n") ?? []));
}
