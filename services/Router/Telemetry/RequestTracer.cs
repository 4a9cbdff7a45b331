using System.Buffers.Binary;
using System.Diagnostics;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Wire.RouterLink;

namespace Distro.Router.Telemetry;

/// <summary>
/// Spans of commands: one in so many is picked as it comes and traced through to the shard; one that turned out slow gets its span afterwards, here only.
/// Arguments are never recorded: they may be secrets.
/// </summary>
internal sealed class RequestTracer(RouterProcess process)
{
    private static readonly ActivitySource Source = new(RouterMeter.Name);

    private long untilNext = 1;

    public void Begin(PendingReply pending, ClientRequest request)
    {
        if (pending.Trace is null)
        {
            if (!Source.HasListeners() || process.Options.TraceOneIn.Value == 0 || --untilNext > 0) return;
            untilNext = process.Options.TraceOneIn.Value;
            pending.Trace = Start(pending, null);
            if (pending.Trace is null) return;
        }

        request.Flags |= RequestFlags.Traced;
        request.Trace = ContextOf(pending.Trace);
    }

    public void End(PendingReply pending, TimeSpan elapsed, bool isError)
    {
        var span = pending.Trace;
        if (span is null)
        {
            var slow = process.Options.SlowMicroseconds.Value;
            if (slow < 0 || elapsed.TotalMicroseconds <= slow || !Source.HasListeners()) return;
            span = Start(pending, process.Time.GetUtcNow() - elapsed);
            span?.SetTag("distro.slow", true);
        }

        if (span is null) return;
        if (isError) span.SetStatus(ActivityStatusCode.Error);
        span.SetEndTime(span.StartTimeUtc + elapsed);
        span.Stop();
        pending.Trace = null;
    }

    private static Activity? Start(PendingReply pending, DateTimeOffset? start)
    {
        var name = pending.Command?.FullName ?? "unknown";
        var span = Source.CreateActivity(name, ActivityKind.Server);
        if (span is null) return null;
        span.SetIdFormat(ActivityIdFormat.W3C);
        if (start is { } at) span.SetStartTime(at.UtcDateTime);
        span.SetTag("db.system.name", "redis").SetTag("db.operation.name", name).Start();
        // Spans are kept in the command, not in the thread: the loop goes on with other commands.
        Activity.Current = null;
        return span;
    }

    private static TraceContext ContextOf(Activity span)
    {
        Span<byte> id = stackalloc byte[24];
        span.TraceId.CopyTo(id[..16]);
        span.SpanId.CopyTo(id[16..]);
        return new TraceContext(
            BinaryPrimitives.ReadUInt64BigEndian(id), BinaryPrimitives.ReadUInt64BigEndian(id[8..]), BinaryPrimitives.ReadUInt64BigEndian(id[16..]), (byte)span.ActivityTraceFlags);
    }
}
