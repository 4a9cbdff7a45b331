namespace Distro.Net;

/// <summary>An address on which connections are accepted. What was accepted stays when it stops.</summary>
public interface IListener
{
    /// <summary>The port bound; 0 for a socket in the file system.</summary>
    int Port { get; }

    /// <summary>The address is free again when it returns.</summary>
    void Stop();
}
