namespace Aspire.Hosting.ApplicationModel;

/// <summary>PEM files, by absolute path, of what a cluster's TLS ports show and demand. They are read again when they change.</summary>
/// <param name="CertificateFile">The certificate, with those between it and its authority behind it.</param>
/// <param name="KeyFile">Its private key.</param>
/// <param name="AuthorityFile">The authorities that clients' certificates must come from; null when clients need show none.</param>
public sealed record DistroTls(string CertificateFile, string KeyFile, string? AuthorityFile = null);
