using Distro.Commands.Execution;

namespace Distro.Shard.Clients;

/// <summary>A session that knows whose it is, for the few commands that hold up their client (WAIT).</summary>
internal sealed class ClientSession : Session
{
    public Client? Client { get; set; }
}
