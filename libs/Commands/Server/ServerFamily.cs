using Distro.Commands.Declaration;

namespace Distro.Commands.Server;

/// <summary>Commands about the server: its commands, options, figures, and the keyspace as a whole.</summary>
internal static class ServerFamily
{
    public static Command[] Commands =>
    [
        CommandContainer.Command, Config.Command, Info.Command, Time.Command, DbSize.Command, FlushAll.Command, FlushDb.Command, SwapDb.Command,
        Shutdown.Command, Save.Command, BackgroundSave.Command, LastSave.Command, RewriteLog.Command, Role.Command, DebugContainer.Command, Memory.MemoryContainer.Command, ModuleContainer.Command,
    ];
}
