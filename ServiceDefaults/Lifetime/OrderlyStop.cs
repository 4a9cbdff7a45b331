using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distro.ServiceDefaults.Lifetime;

/// <summary>
/// How a service stops. On its own: SIGTERM or Ctrl-C stops the host, and what is still running after a bound is left.
/// Under our launcher (which sets <see cref="SupervisedKey"/>) the launcher decides the order, so Ctrl-C, which a terminal
/// sends to every process at once, is left to it, and the end of standard input means that the launcher itself is gone.
/// </summary>
static class OrderlyStop
{
    /// <summary>Set to 1 by a supervisor that holds the other end of standard input open for as long as it lives.</summary>
    internal const string SupervisedKey = "Distro:Supervised";

    /// <summary>Longer than a lease and a last flush, shorter than the 12 s after which our launcher kills and the 30 s of orchestrators.</summary>
    static readonly TimeSpan stopBound = TimeSpan.FromSeconds(10);

    internal static void AddOrderlyStop(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = stopBound);
        if (builder.Configuration[SupervisedKey] == "1")
            builder.Services.AddSingleton<IHostLifetime, SupervisedLifetime>();
    }
}
