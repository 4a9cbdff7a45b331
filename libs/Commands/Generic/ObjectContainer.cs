using Distro.Commands.Declaration;

namespace Distro.Commands.Generic;

internal static class ObjectContainer
{
    public static readonly Command Command = new("OBJECT", "")
    {
        Summary = "A container for object introspection commands.", Group = Group.Generic, Since = "2.2.3", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [ObjectEncoding.Command, ObjectFreq.Command, ObjectIdleTime.Command, ObjectRefCount.Command, Help.For(Group.Generic, "6.2.0")],
    };
}
