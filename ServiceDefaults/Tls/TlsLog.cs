using Microsoft.Extensions.Logging;

namespace Distro.ServiceDefaults.Tls;

static partial class TlsLog
{
    [LoggerMessage(LogLevel.Information, "TLS shows {Subject} from {File}, valid until {NotAfter:u}")]
    internal static partial void InUse(ILogger logger, string subject, string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Error, "TLS shows {Subject} from {File}, which has expired at {NotAfter:u}: clients will refuse it. Replace the file, it is read again by itself")]
    internal static partial void Expired(ILogger logger, string subject, string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Information, "The TLS handshake with {RemoteAddress} failed: {Reason} ({More} more since the last such line)")]
    internal static partial void HandshakeFailed(ILogger logger, string remoteAddress, string reason, long more);

    [LoggerMessage(LogLevel.Information, "TLS materials reloaded successfully: {File} and the files beside it")]
    internal static partial void Reloaded(ILogger logger, string file);

    [LoggerMessage(LogLevel.Debug, "TLS looks at its files: materials unchanged")]
    internal static partial void Unchanged(ILogger logger);

    [LoggerMessage(LogLevel.Error, "The TLS files have changed and can't be used; the certificate from before stays in use. {Reason}")]
    internal static partial void KeptOld(ILogger logger, string reason);
}
