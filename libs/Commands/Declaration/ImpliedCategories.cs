namespace Distro.Commands.Declaration;

/// <summary>The ACL categories that a command's flags and group imply, together with those it names itself.</summary>
internal static class ImpliedCategories
{
    public static AclCategories Of(Command command)
    {
        var categories = command.ExtraCategories;
        if (command.Is(CommandFlags.Write)) categories |= AclCategories.Write;
        if (command.Is(CommandFlags.ReadOnly) && command.Group != Group.Scripting) categories |= AclCategories.Read;
        if (command.Is(CommandFlags.Admin)) categories |= AclCategories.Admin | AclCategories.Dangerous;
        if (command.Is(CommandFlags.PubSub)) categories |= AclCategories.PubSub;
        if (command.Is(CommandFlags.Blocking)) categories |= AclCategories.Blocking;
        categories |= command.Is(CommandFlags.Fast) ? AclCategories.Fast : AclCategories.Slow;
        if (command.GroupImpliesCategory && !command.IsContainer) categories |= OfGroup(command.Group);
        return categories;
    }

    private static AclCategories OfGroup(Group group) => group switch
    {
        Group.Generic => AclCategories.Keyspace,
        Group.String => AclCategories.String,
        Group.Bitmap => AclCategories.Bitmap,
        Group.Hash => AclCategories.Hash,
        Group.List => AclCategories.List,
        Group.Set => AclCategories.Set,
        Group.SortedSet => AclCategories.SortedSet,
        Group.Stream => AclCategories.Stream,
        Group.HyperLogLog => AclCategories.HyperLogLog,
        Group.Geo => AclCategories.Geo,
        Group.Connection => AclCategories.Connection,
        Group.Transactions => AclCategories.Transaction,
        Group.PubSub => AclCategories.PubSub,
        Group.Scripting => AclCategories.Scripting,
        _ => AclCategories.None,
    };
}
