using Distro.Tests.Simulation.Processes;

namespace Distro.Tests.Simulation.World;

/// <summary>One link between two processes: in order in each direction, at any speed, until it breaks.</summary>
public sealed class SimConnection(SimProcess opener, long openerLink, SimProcess accepter, long accepterLink)
{
    public bool Broken { get; set; }

    /// <summary>[0]: what the opener sends; [1]: what the accepter sends.</summary>
    public Direction[] Directions { get; } = [new(opener, accepter, accepterLink), new(accepter, opener, openerLink)];

    public Direction From(SimProcess sender) => sender == opener ? Directions[0] : Directions[1];

    public sealed class Direction(SimProcess sender, SimProcess receiver, long receiverLink)
    {
        public SimProcess Sender => sender;

        public SimProcess Receiver => receiver;

        public long ReceiverLink => receiverLink;

        public long LastArrival { get; set; }

        /// <summary>What waits behind a partition; null is the end of the link.</summary>
        public Queue<byte[]?> Stalled { get; } = [];
    }
}
