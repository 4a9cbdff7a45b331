using System.Net;
using Distro.Net;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Router.Fakes;

/// <summary>
/// A shard's link port over a dictionary: the real handshake and frames, commands as simple as they can be. Tests tell it to refuse, to keep replies to itself
/// after it has executed, or to vanish.
/// </summary>
internal sealed class FakeShard : IAsyncDisposable
{
    private readonly LoopGroup loops = LoopGroup.Create(new NetOptions { Loops = 1 });

    public FakeShard(string name, int index, int groupCount)
    {
        Name = name;
        Store = new FakeStore(index, groupCount);
        Port = loops.Listen(new IPEndPoint(IPAddress.Loopback, 0), _ => new FakeShardLink(this));
        loops.Start();
    }

    public const string Secret = "link secret";

    public string Name { get; }

    public int Port { get; }

    public FakeStore Store { get; }

    /// <summary>How many of its loops it claims to have.</summary>
    public int ClaimedLoops { get; set; } = 1;

    /// <summary>Refuses everything, as a member does that is not primary.</summary>
    public volatile bool Refuses;

    /// <summary>Executes, and says nothing.</summary>
    public volatile bool IsMute;

    /// <summary>Takes what comes and does nothing, not even answer a Ping.</summary>
    public volatile bool Hangs;

    /// <summary>Largest part of a reply.</summary>
    public volatile int PartBytesMax = LinkLimits.ReplyPartBytesMax;

    /// <summary>Closes its links once it has executed so many more commands, before it answers the last of them.</summary>
    public int DiesAfter = -1;

    public List<ulong> ClientsGone { get; } = [];

    public List<TraceContext> Traces { get; } = [];

    public int Executed;

    public ValueTask DisposeAsync() => loops.DisposeAsync();
}
