using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;

namespace Distro.Tests.Commands.Harness;

/// <summary>A host with one password, a handful of options, fixed clients and, if a test gives one, a cluster.</summary>
public sealed class TestHost : IHost, IOptions, IClients
{
    public Dictionary<string, string> Values { get; } = new() { ["maxmemory"] = "0", ["appendonly"] = "no", ["timeout"] = "0" };

    public List<ClientLine> Lines { get; } = [new(1, "127.0.0.1:1000", "127.0.0.1:6379", "default", "", "id=1 addr=127.0.0.1:1000"), new(2, "127.0.0.1:1001", "127.0.0.1:6379", "default", "two", "id=2 addr=127.0.0.1:1001")];

    public string Password { get; set; } = "";

    public CommandTable Commands => CommandTable.Default;

    public IOptions Options => this;

    public IClients Clients => this;

    public IClusterView? Cluster { get; set; }

    public IProcessControl Process { get; set; } = SupervisedProcess.Instance;

    public bool PasswordRequired => Password.Length > 0;

    public int Count => Lines.Count;

    public TestServer? Server { get; set; }

    public bool Authenticate(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password, out string userName)
    {
        userName = "default";
        return user.SequenceEqual("default"u8) && Encoding.UTF8.GetString(password) == Password;
    }

    public void WriteInfo(InfoWriter info)
    {
        if (info.Section("Server")) info.Field("redis_version", Compatibility.VersionText);
        if (info.Section("Commandstats", byDefault: false)) info.Field("cmdstat_get", 1);
    }

    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds) => Server!.Context.Reply.Integer(0);

    public void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds)
    {
        Server!.Context.Reply.Array(2);
        Server.Context.Reply.Integer(local ? 1 : 0);
        Server.Context.Reply.Integer(0);
    }

    public bool Unblock(long id, bool withError) => false;

    public IEnumerable<KeyValuePair<string, string>> Match(string pattern)
        => Values.Where(pair => GlobPattern.IsMatch(pattern, pair.Key)).ToList();

    public string? Set(IReadOnlyList<KeyValuePair<string, string>> values)
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

    public IReadOnlyList<ClientLine> Snapshot() => [.. Lines];

    public bool Kill(long id) => Lines.RemoveAll(line => line.Id == id) > 0;
}
