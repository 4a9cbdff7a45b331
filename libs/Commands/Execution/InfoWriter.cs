namespace Distro.Commands.Execution;

/// <summary>Collects INFO's text: "# Section" headings and "field:value" lines, of the sections that were asked for.</summary>
public sealed class InfoWriter
{
    /// <summary>Starts a section. False when it was not asked for: the caller skips its fields.</summary>
    public bool Section(string name) => throw new NotImplementedException();

    public void Field(string name, string value) => throw new NotImplementedException();

    public void Field(string name, long value) => throw new NotImplementedException();
}
