namespace Distro.ServiceDefaults;

/// <summary>
/// What every service adds to its command line. Settings files are not watched: what can change while a service runs is changed by CONFIG SET, and a watcher of the
/// directory that it was started in is woken by each write to a log that lies below.
/// </summary>
public static class ServiceArguments
{
    /// <summary>The arguments given, after ours: they win.</summary>
    public static string[] Of(string[] given) => ["--hostBuilder:reloadConfigOnChange=false", .. given];
}
