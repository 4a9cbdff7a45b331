using System.Buffers.Binary;
using System.Diagnostics;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Telemetry;

/// <summary>
/// Spans of commands, under the source "Distro.Shard": those that a Router traces, as children of its span, and those that were slow.
/// They are made after the fact, with their real times, so that a command that is neither pays one comparison. Arguments are never recorded.
/// </summary>
internal static class CommandTraces
{
    private static readonly ActivitySource Source = new(ShardMetrics.MeterName);

    public static void Slow(string command, long elapsedTicks, DateTimeOffset ended)
    {
        if (Source.HasListeners())
            Emit(command, default, elapsedTicks, ended, slow: true);
    }

    public static void Routed(string command, in TraceContext trace, long elapsedTicks, DateTimeOffset ended)
    {
        if (!Source.HasListeners())
            return;
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, trace.TraceIdHigh);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], trace.TraceIdLow);
        var traceId = ActivityTraceId.CreateFromBytes(id);
        BinaryPrimitives.WriteUInt64BigEndian(id, trace.SpanId);
        var spanId = ActivitySpanId.CreateFromBytes(id[..8]);
        Emit(command, new ActivityContext(traceId, spanId, (ActivityTraceFlags)trace.Flags, isRemote: true), elapsedTicks, ended, slow: false);
    }

    private static void Emit(string command, ActivityContext parent, long elapsedTicks, DateTimeOffset ended, bool slow)
    {
        var started = ended - Stopwatch.GetElapsedTime(0, elapsedTicks);
        using var activity = Source.StartActivity(command, ActivityKind.Server, parent, startTime: started);
        if (activity is null)
            return;
        activity.SetTag("db.system.name", "redis").SetTag("db.operation.name", command);
        if (slow)
            activity.SetTag("distro.slow", true);
        activity.SetEndTime(ended.UtcDateTime);
    }
}
