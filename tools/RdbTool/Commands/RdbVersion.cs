using Distro.Rdb.Files;

namespace Distro.RdbTool.Commands;

/// <summary>The versions of RDB that the tool writes.</summary>
internal static class RdbVersion
{
    public static int Of(long version) => version is RdbFileWriter.VersionDefault or RdbFileWriter.VersionOfValkey
        ? (int)version
        : throw new UsageException($"--version is {RdbFileWriter.VersionDefault} or {RdbFileWriter.VersionOfValkey}");
}
