namespace Distro.SideBySide.Durability;

/// <summary>A server at one level of durability: none, interval or always.</summary>
internal sealed record DurableTarget(string Server, string Level, Target Target)
{
    public bool IsOurs => Target.Kind == PeerKind.Ours;
}
