#pragma warning disable CS9113
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>A log writer for every group.</summary>
public sealed class WriterMachine(
    IClock clock, Random random, LeaseOptions options, WriterIdentity identity, string coordinatorEndpoint, IReadOnlyList<RecoveredLog> recovered, WriterFaults faults = WriterFaults.None) : Machine(clock, random)
{
    public override void Start() => throw new NotImplementedException();

    public override void LinkDown(long link) => throw new NotImplementedException();

    public override void Received(long link, Message message) => throw new NotImplementedException();

    public override void Wake() => throw new NotImplementedException();
}
