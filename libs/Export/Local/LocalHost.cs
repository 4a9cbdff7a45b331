using Distro.Commands.Access;
using Distro.Commands.Connection;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Generic;

namespace Distro.Export.Local;

/// <summary>The process as commands see it that run here only to build values: nobody else is connected, and nothing can be configured.</summary>
internal sealed class LocalHost : IHost, IOptions, IClients
{
    public CommandTable Commands => CommandTable.Default;

    public IOptions Options => this;

    public IClients Clients => this;

    public IClusterView? Cluster => null;

    public AccessControl Access { get; } = new();

    public IProcessControl Process { get; } = new SupervisedProcess();

    public DataSwitches Data { get; } = new();

    public int Count => 0;

    public void WriteInfo(InfoWriter info)
    {
    }

    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds)
    {
    }

    public void Send(Session session, Migration migration)
    {
    }

    public void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds)
    {
    }

    public IReadOnlyList<ClientFacts> Snapshot() => [];

    public ClientFacts? Find(long id) => null;

    public bool Kill(long id) => false;

    public bool Unblock(long id, bool withError) => false;

    public void Pause(long milliseconds, bool onlyWrites)
    {
    }

    public void Unpause()
    {
    }

    public IEnumerable<KeyValuePair<string, string>> Match(string pattern) => [];

    public string? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal) => "CONFIG SET failed: nothing can be configured here";

    public void ResetStatistics()
    {
    }
}
