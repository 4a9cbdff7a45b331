namespace Distro.Commands.Access;

/// <summary>What of a client's certificate names its user (tls-auth-clients-user).</summary>
public enum CertificateField
{
    None,

    /// <summary>The common name of the subject.</summary>
    CommonName,

    /// <summary>A URI among the subject's alternative names.</summary>
    Uri,
}
