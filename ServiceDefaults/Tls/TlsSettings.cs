using System.Net.Security;
using Distro.ServiceDefaults.Options;
using Microsoft.Extensions.Logging;

namespace Distro.ServiceDefaults.Tls;

/// <summary>
/// What handshakes show and demand while TLS is on (tls-port), kept up with its files and options while the service runs. A new one that can't be used changes nothing and is refused with the reason:
/// to whoever sent CONFIG SET, or in the log when files have changed.
/// </summary>
public sealed class TlsSettings : IDisposable
{
    readonly TlsOptions options;
    readonly TimeProvider time;
    readonly ILogger log;
    readonly Lock reading = new();
    readonly ITimer timer;
    volatile SslServerAuthenticationOptions? current;
    DateTime filesOf;

    /// <exception cref="OptionsException">The certificate can't be used; the message says why.</exception>
    public TlsSettings(TlsOptions options, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        if (Read() is { } reason)
            throw new OptionsException(reason);
        options.Set.Together([options.Port, .. options.Contents], () => Read() is { } problem ? "Unable to update TLS configuration: " + problem : null);
        options.ReloadSeconds.Changed += Schedule;
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Schedule();
    }

    /// <summary>What a handshake that begins now shows and demands; null while TLS is off.</summary>
    public SslServerAuthenticationOptions? Current => current;

    /// <summary>Told after <see cref="Current"/> has changed, on whatever thread changed it.</summary>
    public event Action<SslServerAuthenticationOptions?>? Changed;

    public void Dispose() => timer.Dispose();

    void Schedule()
    {
        var pause = options.ReloadSeconds.Value == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(options.ReloadSeconds.Value);
        timer.Change(pause, pause);
    }

    void Look()
    {
        lock (reading)
        {
            if (current is null)
                return;
            if (LastWritten() == filesOf)
            {
                TlsLog.Unchanged(log);
                return;
            }
        }

        if (Read() is { } reason)
            TlsLog.KeptOld(log, reason);
        else
            TlsLog.Reloaded(log, options.CertificateFile.Value);
    }

    /// <summary>Null when done, else why the old certificate stays.</summary>
    string? Read()
    {
        lock (reading)
        {
            try
            {
                filesOf = LastWritten();
                (current, options.Facts) = options.IsOn ? TlsCertificates.Read(options) : (null, TlsFacts.None);
            }
            catch (OptionsException exception)
            {
                return exception.Message;
            }
        }

        Changed?.Invoke(current);
        Tell();
        return null;
    }

    DateTime LastWritten() => TlsCertificates.LastWritten(options);

    void Tell()
    {
        if (current is not { } now)
            return;
        var certificate = now.ServerCertificateContext!.TargetCertificate;
        var days = (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
        if (days > 0)
            TlsLog.InUse(log, certificate.Subject, options.CertificateFile.Value, certificate.NotAfter);
        else
            TlsLog.Expired(log, certificate.Subject, options.CertificateFile.Value, certificate.NotAfter);
    }
}
