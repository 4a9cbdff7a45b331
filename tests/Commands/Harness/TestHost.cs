using Distro.Commands.Access;
using System.Text;
using Distro.Commands.Connection;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Generic;

namespace Distro.Tests.Commands.Harness;

/// <summary>A host with one password, a handful of options, fixed clients and, if a test gives one, a cluster.</summary>
public sealed class TestHost : IHost, IOptions, IClients
{
    public Dictionary<string, string> Values { get; } = new() { ["maxmemory"] = "0", ["appendonly"] = "no", ["timeout"] = "0" };

    public List<Session> Sessions { get; } =
    [
        new() { Id = 1, Address = "127.0.0.1:1000", LocalAddress = "127.0.0.1:6379" },
        new() { Id = 2, Address = "127.0.0.1:1001", LocalAddress = "127.0.0.1:6379", Name = "two"u8.ToArray(), Database = 3 },
    ];

    public List<string> Pauses { get; } = [];

    public AccessControl Access { get; } = new();

    public DataSwitches Data { get; } = new();

    public CommandTable Commands => CommandTable.Default;

    public IOptions Options => this;

    public IClients Clients => this;

    public IClusterView? Cluster { get; set; }

    public Distro.Commands.Cluster.ISlotUsage? SlotUsage { get; set; }

    public IReadOnlyList<MemoryFigure> MemoryFigures { get; set; } = [];

    public IProcessControl Process { get; set; } = new SupervisedProcess();

    public int Count => Sessions.Count;

    public TestServer? Server { get; set; }

    public void WriteInfo(InfoWriter info)
    {
        if (info.Section("Server")) info.Field("redis_version", Compatibility.VersionText);
        if (info.Section("Commandstats", byDefault: false)) info.Field("cmdstat_get", 1);
    }

    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds) => Server!.Context.Reply.Integer(0);

    public Migration? Sent { get; private set; }

    public void Send(Session session, Migration migration) => Sent = migration;

    public void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds)
    {
        Server!.Context.Reply.Array(2);
        Server.Context.Reply.Integer(local ? 1 : 0);
        Server.Context.Reply.Integer(0);
    }

    public bool Unblock(long id, bool withError) => false;

    public IEnumerable<KeyValuePair<string, string>> Match(string pattern)
        => Values.Where(pair => GlobPattern.IsMatch(pattern, pair.Key)).ToList();

    public string? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal)
    {
        foreach (var (name, value) in values)
        {
            if (name == "maxmemory" && !long.TryParse(value, out _)) return $"CONFIG SET failed (possibly related to argument '{name}') - argument must be a memory value";
        }

        foreach (var (name, value) in values) Values[name] = value;
        return null;
    }

    public void ResetStatistics()
    {
    }

    public IReadOnlyList<ClientFacts> Snapshot() => [.. Sessions.Select(session => ClientFacts.Of(session, 10_000))];

    public ClientFacts? Find(long id) => Snapshot().FirstOrDefault(client => client.Id == id);

    public void Pause(long milliseconds, bool onlyWrites) => Pauses.Add($"{milliseconds} {onlyWrites}");

    public void Unpause() => Pauses.Add("end");

    public bool Kill(long id) => Sessions.RemoveAll(session => session.Id == id) > 0;
}
