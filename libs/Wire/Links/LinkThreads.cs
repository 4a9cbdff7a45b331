namespace Distro.Wire.Links;

/// <summary>
/// Which thread goes on when a socket of this process has something to read. By default the runtime's polling thread wakes one of the pool's for it; a link's reader only
/// copies a message and hands it to its machine's thread, so that the polling thread does it itself and one wake-up of three is saved for each message.
/// Nothing that waits may run there, which HTTP does not: its server and client go on with threads of the pool.
/// </summary>
public static class LinkThreads
{
    private const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before this process uses its first socket. Who has set it otherwise in the environment has it so.</summary>
    public static void ReadWherePolled()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null) Environment.SetEnvironmentVariable(Setting, "1");
    }
}
