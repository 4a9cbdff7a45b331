using System.Text;
using Distro.Commands.Execution;

namespace Distro.Router.Clients;

/// <summary>A client as a line of CLIENT LIST. Read from another thread than the client's own: a line may be a moment old.</summary>
internal static class ClientLineText
{
    private const int MillisecondsPerSecond = 1000;

    public static ClientLine Of(ClientConnection client, long nowMilliseconds)
    {
        var session = client.Session;
        var name = Encoding.UTF8.GetString(session.Name);
        var age = (nowMilliseconds - session.CreatedMilliseconds) / MillisecondsPerSecond;
        var idle = (nowMilliseconds - session.LastCommandMilliseconds) / MillisecondsPerSecond;
        var flags = client.Lane is { IsWaiting: true } ? "b" : "N";
        var line = $"id={session.Id} addr={session.Address} laddr={session.LocalAddress} fd=-1 name={name} age={age} idle={idle} flags={flags} db={session.Database}"
            + $" sub=0 psub=0 ssub=0 multi=-1 watch=0 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll={client.OwedReplies} omem={client.Channel?.OutputPending ?? 0}"
            + $" tot-mem=0 events=r cmd={session.LastCommand} user={session.User} redir=-1 resp={session.RespVersion}"
            + $" lib-name={Encoding.UTF8.GetString(session.LibraryName)} lib-ver={Encoding.UTF8.GetString(session.LibraryVersion)}";
        return new ClientLine(session.Id, session.Address, session.LocalAddress, session.User, name, line);
    }
}
