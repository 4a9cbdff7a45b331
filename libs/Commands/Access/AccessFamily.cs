using Distro.Commands.Declaration;

namespace Distro.Commands.Access;

/// <summary>Users and what they may do.</summary>
internal static class AccessFamily
{
    public static Command[] Commands => [AclContainer.Command];
}
