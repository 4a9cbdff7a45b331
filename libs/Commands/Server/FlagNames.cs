using System.Text;
using Distro.Commands.Declaration;

namespace Distro.Commands.Server;

/// <summary>Flags and categories under the names that COMMAND prints.</summary>
internal static class FlagNames
{
    private static readonly (CommandFlags Flag, byte[] Name)[] Commands = Named<CommandFlags>(flag => flag switch
    {
        CommandFlags.NoScript => "noscript",
        CommandFlags.SkipSlowlog => "skip_commandlog",
        CommandFlags.DenyOom => "denyoom",
        CommandFlags.PubSub => "pubsub",
        CommandFlags.ReadOnly => "readonly",
        CommandFlags.MovableKeys => "movablekeys",
        _ => Snake(flag.ToString()),
    });

    private static readonly (KeyUse Use, byte[] Name)[] Uses = Named<KeyUse>(use => use switch
    {
        KeyUse.ReadOnly => "RO",
        KeyUse.ReadWrite => "RW",
        KeyUse.Overwrite => "OW",
        KeyUse.Remove => "RM",
        KeyUse.Read => "",
        _ => Snake(use.ToString()),
    });

    private static readonly (AclCategories Category, byte[] Name)[] Categories = Named<AclCategories>(category => "@" + category.ToString().ToLowerInvariant());

    /// <summary>Whether a command's effects go to replicas without its being a write is the server's own business.</summary>
    public static List<byte[]> Of(CommandFlags flags) => [.. Commands.Where(named => named.Flag != CommandFlags.MayReplicate && (flags & named.Flag) != 0).Select(named => named.Name)];

    public static List<byte[]> Of(KeyUse use) => [.. Uses.Where(named => (use & named.Use) != 0).Select(named => named.Name)];

    public static List<byte[]> Of(AclCategories categories) => [.. Categories.Where(named => (categories & named.Category) != 0).Select(named => named.Name)];

    /// <summary>The category of that name, "@" left off; None when there is none such.</summary>
    public static AclCategories Category(ReadOnlySpan<byte> name)
    {
        foreach (var (category, known) in Categories)
        {
            if (Ascii.EqualsIgnoreCase(known.AsSpan(1), name)) return category;
        }

        return AclCategories.None;
    }

    private static (T Flag, byte[] Name)[] Named<T>(Func<T, string> name) where T : struct, Enum
        => [.. Enum.GetValues<T>().Where(IsOneBit).Select(flag => (flag, Encoding.ASCII.GetBytes(name(flag))))];

    private static bool IsOneBit<T>(T flag) where T : struct, Enum => int.PopCount(Convert.ToInt32(flag)) == 1;

    private static string Snake(string name)
        => string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));
}
