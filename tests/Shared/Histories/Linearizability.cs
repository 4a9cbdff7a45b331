namespace Distro.Tests.Histories;

/// <summary>
/// Whether all reads and writes of one register could have happened one after another, each inside its own time. Every value is written once, so each read names its
/// write and the question is easy (Gibbons and Korach, "Testing shared memories", 1997): a value's zone runs from its first end to its last start; the zones of values
/// that must have been current all along ("forward") may not overlap, and a value that lived only inside such a zone has no room.
/// </summary>
public static class Linearizability
{
    /// <summary>Empty when they could, else what stands in the way.</summary>
    public static string ProblemIn(IEnumerable<Operation> operations)
    {
        foreach (var register in operations.Where(operation => !operation.SurelyNotExecuted).GroupBy(operation => operation.Key))
        {
            var problem = ProblemOf(register.ToArray());
            if (problem.Length > 0) return $"key {register.Key}: {problem}";
        }

        return "";
    }

    private static string ProblemOf(Operation[] operations)
    {
        var writes = operations.Where(operation => operation.IsWrite).ToDictionary(operation => operation.Value);
        writes[0] = new Operation(operations[0].Key, true, 0, -2) { ReturnedAt = -1 };
        var reads = operations.Where(operation => !operation.IsWrite && operation.ReturnedAt != Operation.Never).ToLookup(operation => operation.Value);
        var zones = new List<(long Value, long FirstEnd, long LastStart)>();
        foreach (var read in reads.SelectMany(same => same))
        {
            if (!writes.TryGetValue(read.Value, out var source)) return $"read {read.Value}, which nobody wrote";
            if (read.ReturnedAt < source.InvokedAt) return $"read {read.Value} before it was written";
        }

        foreach (var write in writes.Values)
        {
            if (write.ReturnedAt == Operation.Never && !reads.Contains(write.Value)) continue;
            var (firstEnd, lastStart) = (write.ReturnedAt, write.InvokedAt);
            foreach (var read in reads[write.Value])
            {
                firstEnd = Math.Min(firstEnd, read.ReturnedAt);
                lastStart = Math.Max(lastStart, read.InvokedAt);
            }

            zones.Add((write.Value, firstEnd, lastStart));
        }

        return Clash(zones);
    }

    private static string Clash(List<(long Value, long FirstEnd, long LastStart)> zones)
    {
        var forward = zones.Where(zone => zone.FirstEnd < zone.LastStart).OrderBy(zone => zone.FirstEnd).ToArray();
        for (var i = 1; i < forward.Length; i++)
        {
            if (forward[i].FirstEnd < forward[i - 1].LastStart)
            {
                return $"{forward[i - 1].Value} was current until {forward[i - 1].LastStart} us and {forward[i].Value} from {forward[i].FirstEnd} us";
            }
        }

        foreach (var zone in zones.Where(zone => zone.FirstEnd >= zone.LastStart))
        {
            foreach (var around in forward)
            {
                if (around.FirstEnd < zone.LastStart && zone.FirstEnd < around.LastStart) return $"{zone.Value} was acknowledged and then lost: {around.Value} was current before and after";
            }
        }

        return "";
    }
}
