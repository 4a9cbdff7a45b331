using System.Buffers;
using System.Globalization;
using System.Text;

namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// The Prometheus text format, version 0.0.4: a family's HELP and TYPE, then its samples, each
/// <c>name{label="value",...} number</c>. Backslash and line end are escaped everywhere, the quote in label values.
/// Writes straight into the response's buffer.
/// </summary>
ref struct ExpositionWriter(IBufferWriter<byte> output)
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    const int NumberBytesMax = 32;

    Span<byte> free = [];
    int written;

    internal void Head(ReadOnlySpan<byte> name, string help, MetricKind kind)
    {
        if (help.Length > 0)
        {
            Put("# HELP "u8);
            Put(name);
            Put(" "u8);
            Put(Encoding.UTF8.GetBytes(help.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n")));
            Put("\n"u8);
        }

        Put("# TYPE "u8);
        Put(name);
        Put(kind switch { MetricKind.Counter => " counter\n"u8, MetricKind.Gauge => " gauge\n"u8, _ => " histogram\n"u8 });
    }

    /// <param name="le">The upper bound of a bucket; empty for any other sample.</param>
    internal void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> le, double value)
    {
        Put(name);
        Put(suffix);
        if (labels.Length + le.Length > 0)
        {
            Put("{"u8);
            Put(labels);
            if (le.Length > 0)
            {
                Put(labels.Length > 0 ? ",le=\""u8 : "le=\""u8);
                Put(le);
                Put("\""u8);
            }

            Put("}"u8);
        }

        Put(" "u8);
        Number(value);
        Put("\n"u8);
    }

    internal void Flush()
    {
        // A response's buffer refuses to advance, even by nothing, before it was asked for space.
        if (written > 0)
            output.Advance(written);
        free = [];
        written = 0;
    }

    internal static byte[] Text(double value)
    {
        Span<byte> text = stackalloc byte[NumberBytesMax];
        return text[..Format(value, text)].ToArray();
    }

    internal static byte[] Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n");
            text.Append(text.Length > 0 ? "," : "").Append(MetricNames.Clean(name)).Append("=\"").Append(escaped).Append('"');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    void Number(double value)
    {
        Span<byte> text = stackalloc byte[NumberBytesMax];
        Put(text[..Format(value, text)]);
    }

    static int Format(double value, Span<byte> text)
    {
        if (double.IsFinite(value))
        {
            value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
            return written;
        }

        var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
        word.CopyTo(text);
        return word.Length;
    }

    void Put(scoped ReadOnlySpan<byte> bytes)
    {
        if (free.Length - written < bytes.Length)
        {
            Flush();
            free = output.GetSpan(Math.Max(bytes.Length, 4_096));
        }

        bytes.CopyTo(free[written..]);
        written += bytes.Length;
    }
}
