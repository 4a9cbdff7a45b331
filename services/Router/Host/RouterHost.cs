using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Router.Loops;

namespace Distro.Router.Host;

/// <summary>What commands that run in the router find out about it. One a loop, because INFO is written from what the groups have just answered to this loop.</summary>
internal sealed class RouterHost(RouterLoop loop, RouterProcess process) : Distro.Commands.Execution.IHost
{
    private readonly InfoSections info = new(process);

    public CommandTable Commands => process.Commands;

    public IOptions Options { get; } = new OptionsView(process);

    public IClients Clients => process.Clients;

    /// <summary>A router is a stand-alone server to its clients.</summary>
    public IClusterView? Cluster => null;

    public string AvailabilityZone => process.Options.AvailabilityZone.Value;

    public AccessControl Access => process.Access;

    public IProcessControl Process => process.Control;

    /// <summary>Whether they are in import mode the shards know: a client's mark goes there with its commands, and has no effect where they are not.</summary>
    public DataSwitches Data { get; } = new() { ImportMode = true };

    /// <summary>There is no password, and that is known: before the first map it is not, since the map may bring one.</summary>
    public bool IsOpenToAll => !Access.PasswordRequired && process.Map.Version > 0;

    /// <summary>What the groups said of themselves, for the INFO being written.</summary>
    public GroupInfo? Groups { get; set; }

    /// <summary>What the groups said of their memory, for the MEMORY command being run.</summary>
    public IReadOnlyList<MemoryFigure> MemoryFigures { get; set; } = [];

    public void WriteInfo(InfoWriter writer) => info.Write(writer, loop, Groups ?? GroupInfo.None);

    /// <summary>Never called: the dispatcher sends WAIT to the groups that the client wrote to.</summary>
    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds) => loop.Reply.Integer(0);

    /// <summary>Never called: the dispatcher sends MIGRATE to the group of its keys.</summary>
    public void Send(Session session, Distro.Commands.Generic.Migration migration) => migration.Fail("ERR the router holds no keys");

    /// <summary>Never called: the dispatcher sends WAITAOF on, too.</summary>
    public void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds) => loop.Reply.Integer(0);
}
