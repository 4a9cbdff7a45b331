using Distro.Commands.Execution;

namespace Distro.Shard.Execution;

/// <summary>What commands of a session do with keys that have expired: by the member's role, by a pause of writes, and by whether data is being imported.</summary>
internal static class ExpiryRoles
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
