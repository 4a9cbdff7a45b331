using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.ServiceDefaults.Health;

/// <summary>
/// What <c>/health</c> answers: the status alone when all is well, else also each check that isn't, with its reason, so that
/// whoever probes (an orchestrator's event, our launcher's line) can say why.
/// <code>Unhealthy (serving: no primary for group 0)</code>
/// </summary>
static class HealthReply
{
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = string.Join("; ", from entry in report.Entries where entry.Value.Status != HealthStatus.Healthy select $"{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(reasons.Length == 0 ? $"{report.Status}" : $"{report.Status} ({reasons})");
    }
}
