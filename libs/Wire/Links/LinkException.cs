namespace Distro.Wire.Links;

/// <summary>A peer did what none of ours does: the link is closed, and this is the reason for the log.</summary>
public class LinkException(string message) : IOException(message);
