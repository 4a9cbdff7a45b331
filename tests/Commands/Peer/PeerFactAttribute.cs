namespace Distro.Tests.Commands.Peer;

/// <summary>A test that compares with a live redis-server; skipped where none is installed.</summary>
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute()
    {
        if (PeerServer.Executable is null) Skip = "redis-server is not installed: nothing to compare with.";
    }
}
