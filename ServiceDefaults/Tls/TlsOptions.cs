using Distro.ServiceDefaults.Options;

namespace Distro.ServiceDefaults.Tls;

/// <summary>What an operator says of TLS, under redis.conf's names, for every service that clients connect to.</summary>
public sealed class TlsOptions
{
    /// <param name="set">Where they are declared.</param>
    /// <param name="opensAtRuntime">The port may be opened, moved and closed while the service runs.</param>
    public TlsOptions(OptionSet set, bool opensAtRuntime = false)
    {
        Set = set;
        Port = set.Declare(new IntegerOption("tls-port", "TlsPort", 0, 0, 65_535, opensAtRuntime ? Mutability.AtRuntime : Mutability.AtStart, "Port for clients that speak TLS, beside the plain one; 0: none. With it port 0 means no plain port."));
        CertificateFile = Text("tls-cert-file", "TlsCertFile", "PEM file of the server's certificate, those of its authorities behind it.");
        KeyFile = Text("tls-key-file", "TlsKeyFile", "PEM file of the certificate's private key.");
        KeyPassword = set.Declare(new TextOption("tls-key-file-pass", "TlsKeyFilePass", "", Mutability.AtRuntime, "What the key's file is encrypted with; empty when it is not.") { IsSecret = true });
        AuthorityFile = Text("tls-ca-cert-file", "TlsCaCertFile", "PEM file of the authorities that clients' certificates must come from.");
        AuthorityFolder = Text("tls-ca-cert-dir", "TlsCaCertDir", "Folder of such files.");
        ClientCertificates = set.Declare(new WordOption("tls-auth-clients", "TlsAuthClients", "yes", ["no", "yes", "optional"], false, Mutability.AtRuntime, "Whether clients must show a certificate."));
        Protocols = Text("tls-protocols", "TlsProtocols", "Versions allowed, with blanks between (TLSv1.2 TLSv1.3); empty: both.");
        Ciphers = Text("tls-ciphers", "TlsCiphers", "Ciphers of TLS 1.2 that are allowed, in the words of OpenSSL's lists; empty: those that .NET takes for good.");
        CipherSuites = Text("tls-ciphersuites", "TlsCipherSuites", "Ciphers of TLS 1.3 that are allowed, with colons between; empty: all.");
        ServerOrder = set.Declare(new WordOption("tls-prefer-server-ciphers", "TlsPreferServerCiphers", "yes", ["yes"], false, Mutability.AtRuntime, "The server's order of ciphers decides: .NET's TLS knows no other way."));
        SessionCaching = set.Declare(new FlagOption("tls-session-caching", "TlsSessionCaching", true, Mutability.AtRuntime, "Whether a client may go on with an earlier session and spare itself most of the handshake."));
        ClientsUser = set.Declare(new WordOption("tls-auth-clients-user", "TlsAuthClientsUser", "off", ["CN", "URI", "off"], false, Mutability.AtRuntime, "What of a client's certificate names the user that it is without AUTH: the common name, or an alternative name that is a URI."));
        ClientCertificateFile = Text("tls-client-cert-file", "TlsClientCertFile", "PEM file of a certificate that INFO reports; nothing here connects to others by TLS.");
        ReloadSeconds = set.Declare(new IntegerOption("tls-auto-reload-interval", "TlsAutoReloadInterval", 60, 0, int.MaxValue, Mutability.AtRuntime, "Seconds between looks whether the files have changed, to be read again; 0: only when CONFIG SET names one."));

        TextOption Text(string name, string key, string doc) => set.Declare(new TextOption(name, key, "", Mutability.AtRuntime, doc));
    }

    public OptionSet Set { get; }

    public IntegerOption Port { get; }

    public TextOption CertificateFile { get; }

    public TextOption KeyFile { get; }

    public TextOption KeyPassword { get; }

    public TextOption AuthorityFile { get; }

    public TextOption AuthorityFolder { get; }

    public WordOption ClientCertificates { get; }

    public TextOption Protocols { get; }

    public TextOption Ciphers { get; }

    public TextOption CipherSuites { get; }

    public WordOption ServerOrder { get; }

    public FlagOption SessionCaching { get; }

    public WordOption ClientsUser { get; }

    public TextOption ClientCertificateFile { get; }

    public IntegerOption ReloadSeconds { get; }

    public bool IsOn => Port.Value != 0;

    /// <summary>Those by which a certificate, or whom it is shown to, changes.</summary>
    internal IEnumerable<Option> Contents => [CertificateFile, KeyFile, KeyPassword, AuthorityFile, AuthorityFolder, ClientCertificates, Protocols, Ciphers, CipherSuites, SessionCaching, ClientCertificateFile];

    /// <summary>The certificates in use.</summary>
    public TlsFacts Facts { get; internal set; } = TlsFacts.None;
}
