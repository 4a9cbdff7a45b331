using System.Diagnostics.Metrics;
using Distro.Wire.Machines;

namespace Distro.Shard.Member;

/// <summary>What happens to this member, counted by kind: elections, leases lost, resets.</summary>
internal sealed class MemberMetrics : IDisposable
{
    private readonly Meter meter = new("Distro.Shard.Member");
    private readonly Counter<long> events;

    public MemberMetrics() => events = meter.CreateCounter<long>("distro.member.events", "{event}", "What happened to this member of its group, by kind");

    public void Noted(Note note) => events.Add(1, new KeyValuePair<string, object?>("kind", note.Kind.ToString()));

    public void Dispose() => meter.Dispose();
}
