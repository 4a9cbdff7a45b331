using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.PubSub;

/// <summary>A client that is about to unsubscribe, until every group has answered behind the messages that the client has caused there.</summary>
internal sealed class CatchingUp(RouterLoop loop, ClientConnection client)
{
    private int missing;

    public bool IsDone => missing == 0;

    public void Asked() => missing++;

    public void Answered()
    {
        if (--missing == 0) loop.Release(client);
    }
}
