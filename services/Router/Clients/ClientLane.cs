using Distro.Router.Routing;

namespace Distro.Router.Clients;

/// <summary>A lane that knows whose it is.</summary>
internal sealed class ClientLane(ulong id, ClientConnection client) : RouteLane(id)
{
    public ClientConnection Client => client;
}
