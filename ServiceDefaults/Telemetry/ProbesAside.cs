using System.Diagnostics;
using OpenTelemetry;

namespace Distro.ServiceDefaults.Telemetry;

/// <summary>Leaves orchestrators' probes and scrapes out of the traces: there is one every few seconds, and each says the same.</summary>
sealed class ProbesAside : BaseProcessor<Activity>
{
    static readonly string[] paths = ["/health", "/alive", "/metrics"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.path") is string path && paths.Contains(path))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
