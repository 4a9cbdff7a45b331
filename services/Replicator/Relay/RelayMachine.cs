#pragma warning disable CS9113
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Relay;

/// <summary>One stream in from each primary, many replicas out.</summary>
public sealed class RelayMachine(IClock clock, Random random, LeaseOptions options) : Machine(clock, random)
{
    public override void Start() => throw new NotImplementedException();

    public override void LinkDown(long link) => throw new NotImplementedException();

    public override void Received(long link, Message message) => throw new NotImplementedException();

    public override void Wake() => throw new NotImplementedException();
}
