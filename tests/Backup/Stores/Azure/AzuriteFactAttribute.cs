namespace Distro.Tests.Backup.Stores.Azure;

/// <summary>A test that needs the Blob service's emulator; where it is missing it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute()
    {
        if (Azurite.Program is null) Skip = "needs node and azurite (npm ci in tests/Backup/programs)";
    }
}
