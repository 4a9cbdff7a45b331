namespace Distro.Tests.Commands.Differential;

/// <summary>A theory that needs a redis-server to compare with, and says so where there is none.</summary>
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute()
    {
        if (PeerServer.Path is null) Skip = "No redis-server on the PATH to compare replies with.";
    }
}
