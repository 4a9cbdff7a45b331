using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Distro.ServiceDefaults.Lines;

/// <summary>
/// One event, one line: time (UTC), level, the last part of the category, the message; an exception follows on the same
/// line with its line ends folded. Lines of several services mix on one terminal, so a line must stand alone.
/// <code>10:31:07.412 warn Member: Lost the lease of group 2 ...</code>
/// </summary>
sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "distro-line";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter writer)
    {
        Span<char> clock = stackalloc char[16];
        time.GetUtcNow().TryFormat(clock, out var written, "HH:mm:ss.fff");
        writer.Write(clock[..written]);
        writer.Write(Level(entry.LogLevel));
        writer.Write(ShortCategory(entry.Category));
        writer.Write(": ");
        WriteFolded(writer, entry.Formatter(entry.State, entry.Exception));
        if (entry.Exception is { } exception)
        {
            writer.Write(" | ");
            WriteFolded(writer, exception.ToString());
        }

        writer.Write('\n');
    }

    static void WriteFolded(TextWriter writer, string text)
    {
        var first = true;
        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
        {
            if (!first)
                writer.Write(" \u21b5 ");
            writer.Write(line.TrimEnd());
            first = false;
        }
    }

    static ReadOnlySpan<char> ShortCategory(string category)
    {
        var generic = category.IndexOf('`');
        var end = generic < 0 ? category.Length : generic;
        return category.AsSpan(category.LastIndexOf('.', Math.Max(0, end - 1)) + 1);
    }

    static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => " trce ",
        LogLevel.Debug => " dbug ",
        LogLevel.Information => " info ",
        LogLevel.Warning => " warn ",
        LogLevel.Error => " fail ",
        _ => " crit ",
    };
}
