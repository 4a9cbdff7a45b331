using Distro.Commands.Execution;

namespace Distro.Shard.Execution;

/// <summary>What commands do with keys that have expired, by what this member is, by import-mode, and by CLIENT PAUSE.</summary>
internal static class Expiring
{
    public static ExpiryRole Of(DataPlane plane, ServingState state, Session session)
    {
        if (state.Role != ServingRole.Primary)
            return ExpiryRole.Hide;
        if (!plane.Options.Data.ImportMode)
            return plane.Pause.StopsExpiry ? ExpiryRole.HideFromReads : ExpiryRole.Delete;
        return session.IsImportSource ? ExpiryRole.Show : ExpiryRole.HideFromReads;
    }
}
