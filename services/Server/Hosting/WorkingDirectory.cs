using Distro.Server.Configuration;

namespace Distro.Server.Hosting;

/// <summary>
/// Where <c>dir</c> is. A relative one counts from where the server is started, once; earlier builds entered it and looked for the log in a folder of that name once more, so what they
/// kept lies one <c>dir</c> too deep. Who would begin with nothing beside it is told so: an empty server is the one answer that nobody who has data wants.
/// </summary>
internal static class WorkingDirectory
{
    /// <param name="start">Where the server is started: a whole path.</param>
    /// <param name="dir">The option.</param>
    /// <param name="logDirectory">The log's folder, below the working directory.</param>
    /// <returns>The whole path.</returns>
    /// <exception cref="ConfigException">The log lies where an earlier build put it, and none where it is looked for.</exception>
    public static string Find(string start, string dir, string logDirectory)
    {
        var path = Path.GetFullPath(dir, start);
        var log = Path.GetFullPath(logDirectory, path);
        var doubled = Path.GetFullPath(logDirectory, Path.GetFullPath(dir, path));
        if (doubled == log || !HoldsAnything(doubled) || HoldsAnything(log)) return path;
        throw new ConfigException($"An earlier build of distro-server, started with the relative dir '{dir}', kept its data in {doubled}; they are looked for in {log}, where there is nothing. Move the folder there, or away to start with nothing");
    }

    private static bool HoldsAnything(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();
}
