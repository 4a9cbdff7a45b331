namespace Distro.Net.Tls;

/// <summary>Told on a loop's thread what an operator wants to know of TLS.</summary>
public interface ITlsWatch
{
    /// <summary>A connection ended before its handshake did.</summary>
    void HandshakeFailed(string remoteAddress, Exception reason);
}
