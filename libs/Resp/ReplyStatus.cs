namespace Distro.Resp;

/// <summary>Whether the bytes at hand hold what was to be read.</summary>
public enum ReplyStatus
{
    Complete,
    Incomplete,
    Malformed,
}
