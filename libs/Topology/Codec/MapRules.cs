namespace Distro.Topology.Codec;

/// <summary>What must hold in every map, whoever made it.</summary>
public static class MapRules
{
    /// <summary>Empty when the map is sound, else what is wrong.</summary>
    public static string ProblemIn(ClusterMap map)
    {
        if (map.Version < 0) return "negative version";
        if (map.Groups.Count > MapLimits.GroupsMax) return "too many groups";
        if (map.Members.Count > MapLimits.MembersMax) return "too many members";
        if (map.Writers.Count > MapLimits.WritersMax) return "too many writers";
        for (var i = 0; i < map.Groups.Count; i++)
        {
            if (map.Groups[i] is null || map.Groups[i].Id != i) return $"group {i} is not at its place";
            var problem = ProblemIn(map.Groups[i]);
            if (problem.Length > 0) return $"group {i}: {problem}";
        }

        foreach (var member in map.Members)
        {
            if (member is null || !IsName(member.Name) || member.Id is null) return "a member without a proper name";
            if (member.Group < ClusterMember.NoGroup || member.Group >= map.Groups.Count) return $"member {member.Name} is in no group that exists";
        }

        if (map.Users is { } users && ProblemIn(users) is { Length: > 0 } wrong) return wrong;
        return map.Writers.Any(writer => writer is null || !IsName(writer.Id)) ? "a writer without a proper id" : "";
    }

    /// <summary>Empty when users may stand in a map: few and short enough, a line each, and no password in clear.</summary>
    public static string ProblemIn(ClusterUsers users)
    {
        if (users.Version <= 0) return "users without a version";
        if (users.Lines.Count > MapLimits.UsersMax) return $"there can be {MapLimits.UsersMax} users";
        if (users.Lines.Sum(line => (long)(line?.Length ?? 0)) > MapLimits.UserCharsMax) return $"users and their rules can have {MapLimits.UserCharsMax} characters together";
        foreach (var line in users.Lines)
        {
            if (line is null || !line.StartsWith("user ", StringComparison.Ordinal) || line.AsSpan().ContainsAny('\n', '\r', '\0')) return "a user that is no line of a users file";
            if (line.Split(' ').Skip(2).Any(word => word is ['>' or '<', ..])) return "a user's password in clear";
        }

        return "";
    }

    private static string ProblemIn(ClusterGroup group)
    {
        if (group.Epoch < 0) return "negative epoch";
        if (ProblemIn(group.Ensemble) is { Length: > 0 } wrong) return wrong;
        return group.Slots.Count > MapLimits.SlotRangesMax ? "too many slot ranges" : "";
    }

    private static string ProblemIn(Ensemble ensemble)
    {
        if (ProblemIn(ensemble.WriterIds) is { Length: > 0 } wrong) return wrong;
        if (ensemble is { IsDecided: true, IsOpen: false }) return "a decided change that is not open";
        if (ensemble.Next is not { } next) return ensemble.IsOpen ? "an open change of nothing" : "";
        if (next.Count == 0) return "a change to no writers";
        if (ProblemIn(next) is { Length: > 0 } wrongNext) return wrongNext;
        var (newcomers, leavers) = (next.Except(ensemble.WriterIds).Count(), ensemble.WriterIds.Except(next).Count());
        if (newcomers > 1 || leavers > 1 || newcomers + leavers == 0) return "a change of other than one writer";
        return newcomers == 0 && !ensemble.IsOpen ? "a change without a learner that is not open" : "";
    }

    private static string ProblemIn(IReadOnlyList<string> writerIds)
    {
        if (writerIds.Count > MapLimits.WritersPerGroupMax) return "too many writers";
        return writerIds.Distinct().Count() != writerIds.Count ? "a writer named twice" : "";
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= MapLimits.NameLengthMax };
}
