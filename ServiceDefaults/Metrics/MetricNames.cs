namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// From OpenTelemetry's names to Prometheus's, by the rules both projects publish: dots become underscores, the unit is
/// spelt out at the end, a counter ends in _total. <c>distro.commands</c> in {command} is <c>distro_commands_total</c>,
/// <c>distro.command.duration</c> in s is <c>distro_command_duration_seconds</c>.
/// </summary>
static class MetricNames
{
    internal static string Family(string instrument, string? unit, MetricKind kind)
    {
        var name = Clean(instrument);
        var unitWord = UnitWord(unit, kind);
        if (unitWord.Length > 0 && !name.EndsWith("_" + unitWord, StringComparison.Ordinal))
            name += "_" + unitWord;
        if (kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
            name += "_total";
        return name;
    }

    /// <summary>A name of letters, digits and underscores that begins with no digit.</summary>
    internal static string Clean(string text)
    {
        var clean = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    static string UnitWord(string? unit, MetricKind kind) => unit switch
    {
        null or "" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "By" => "bytes",
        "1" => kind == MetricKind.Gauge ? "ratio" : "",
        "%" => "percent",
        _ when unit[0] == '{' => "",
        _ => Clean(unit),
    };
}
