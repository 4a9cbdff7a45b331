using System.Text;
using Distro.Commands.Execution;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Info;

/// <summary>CONFIG over the shard's declared options. The secret that services share is no client's business.</summary>
internal sealed class ConfigOptions(ShardOptions options, DataPlane plane, TrafficFields traffic) : IOptions
{
    public IEnumerable<KeyValuePair<string, string>> Match(string pattern)
    {
        foreach (var (name, option) in options.Named)
        {
            if (option == options.LinkSecret || (option.IsHidden && !name.Equals(pattern, StringComparison.OrdinalIgnoreCase)))
                continue;
            if (GlobPattern.IsMatch(pattern, name))
                yield return new(name, name == "cluster-enabled" && plane.Owners.IsCluster ? "yes" : option.Text);
        }
    }

    public string? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal)
        => IsLoading && values.Any(value => options.Named.Any(named => named.Value.WaitsForLoading && named.Key.Equals(value.Key, StringComparison.OrdinalIgnoreCase)))
            ? Encoding.ASCII.GetString(RefusalReplies.Line(Refusal.Loading))
            : Try(values, isLocal);

    private bool IsLoading => plane.State is { Role: ServingRole.Suspended, Reason: not (Member.SuspendReason.MasterDown or Member.SuspendReason.NoGroup) };

    private string? Try(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal)
        => options.Set(values, isLocal) is { } refusal
            ? refusal.IsUnknown
                ? $"Unknown option or number of arguments for CONFIG SET - '{refusal.Name}'"
                : $"CONFIG SET failed (possibly related to argument '{refusal.Name}') - {refusal.Reason}"
            : null;

    public void ResetStatistics()
    {
        plane.Scripts.ResetStatistics();
        plane.Host.Access.Log.ResetCounts();
        plane.SlotUse.Reset();
        traffic.Reset();
        foreach (var worker in plane.Workers)
        {
            worker.Statistics.Reset();
            worker.Context.ResetCounts();
            worker.Context.Worker!.Moves.Reset();
            worker.Batches.Reset();
        }
    }
}
