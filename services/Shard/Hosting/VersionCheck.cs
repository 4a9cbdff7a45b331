namespace Distro.Shard.Hosting;

/// <summary>What becomes of payloads of a version that is not known.</summary>
public enum VersionCheck
{
    Strict,
    Relaxed,
}
