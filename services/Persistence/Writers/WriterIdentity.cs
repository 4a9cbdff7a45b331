namespace Distro.Persistence.Writers;

/// <summary>Who this writer is: the id that lies on its disk, and host:port of its link port.</summary>
public sealed record WriterIdentity(string Id, string Endpoint);
