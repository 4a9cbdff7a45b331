namespace Distro.Shard.Member;

/// <summary>Why a data plane does not serve: what clients are told.</summary>
public static class SuspendReason
{
    /// <summary>The group's data is not here yet.</summary>
    public const string Loading = "LOADING";

    /// <summary>A replica that has lost its primary's stream for too long.</summary>
    public const string MasterDown = "MASTERDOWN";

    /// <summary>A member of no group.</summary>
    public const string NoGroup = "CLUSTERDOWN";
}
