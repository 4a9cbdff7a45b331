using System.Text;

namespace Distro.Commands.Execution;

/// <summary>Collects INFO's text: "# Section" headings and "field:value" lines, of the sections that were asked for.</summary>
public sealed class InfoWriter
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> wanted;
    private readonly bool everything;

    /// <summary>Section names in lower case; none: the default ones. "all", "everything" and "default" are understood.</summary>
    public InfoWriter(IEnumerable<string> sections)
    {
        wanted = new HashSet<string>(sections, StringComparer.OrdinalIgnoreCase);
        everything = wanted.Contains("all") || wanted.Contains("everything");
        if (wanted.Count == 0) wanted.Add("default");
    }

    /// <summary>Starts a section. False when it was not asked for: the caller skips its fields. Those outside the default set say so.</summary>
    /// <param name="word">What it is asked for by, where that is not its name.</param>
    public bool Section(string name, bool byDefault = true, string? word = null)
    {
        if (!everything && !(byDefault && wanted.Contains("default")) && !wanted.Contains(word ?? name)) return false;
        if (text.Length > 0) text.Append("\r\n");
        text.Append("# ").Append(name).Append("\r\n");
        return true;
    }

    /// <summary>As <see cref="Section"/>, for one that is shown only when it was asked for by its name.</summary>
    public bool HiddenSection(string name) => wanted.Contains(name) && Section(name, byDefault: false);

    public void Field(string name, string value) => text.Append(name).Append(':').Append(value).Append("\r\n");

    public void Field(string name, long value) => text.Append(name).Append(':').Append(value).Append("\r\n");

    public override string ToString() => text.ToString();
}
