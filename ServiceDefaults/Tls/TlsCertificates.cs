using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Distro.ServiceDefaults.Options;

namespace Distro.ServiceDefaults.Tls;

/// <summary>Reads the files that TLS is made of. What can't be used is said with the file's name.</summary>
static class TlsCertificates
{
    static readonly Dictionary<string, SslProtocols> protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TLSv1.2"] = SslProtocols.Tls12,
        ["TLSv1.3"] = SslProtocols.Tls13,
    };

    /// <exception cref="OptionsException">Something can't be used; the message says what and why.</exception>
    internal static (SslServerAuthenticationOptions Current, TlsFacts Facts) Read(TlsOptions options)
    {
        var authorities = Authorities(options);
        var certificate = Certificate(options);
        var facts = new TlsFacts(CertificateFacts.Of([certificate]), CertificateFacts.Of(InFile(options.ClientCertificateFile.Value)), CertificateFacts.Of(authorities));
        var current = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, Behind(options.CertificateFile.Value), offline: true),
            AllowTlsResume = options.SessionCaching.Value,
            EnabledSslProtocols = Protocols(options.Protocols.Value),
            ClientCertificateRequired = options.ClientCertificates.Text != "no",
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = options.ClientCertificates.Text switch
            {
                "no" => null,
                "optional" => (_, shown, _, _) => shown is null || IsFrom(shown, authorities),
                _ => (_, shown, _, _) => shown is not null && IsFrom(shown, authorities),
            },
        };
        if (CipherList.Read(options.Ciphers.Value, options.CipherSuites.Value) is { } suites)
            Allow(current, suites);
        return (current, facts);
    }

    /// <summary>When any of the files was last written: what tells a new certificate from the one in use.</summary>
    internal static DateTime LastWritten(TlsOptions options)
        => Files(options).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();

    static IEnumerable<string> Files(TlsOptions options)
    {
        var folder = options.AuthorityFolder.Value;
        var named = new[] { options.CertificateFile.Value, options.KeyFile.Value, options.AuthorityFile.Value, options.ClientCertificateFile.Value, folder };
        return [.. named.Where(file => file.Length > 0), .. Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : []];
    }

    static void Allow(SslServerAuthenticationOptions options, IReadOnlyList<TlsCipherSuite> suites)
    {
        if (OperatingSystem.IsWindows())
            throw new OptionsException("tls-ciphers and tls-ciphersuites can't be obeyed on this system: its own settings say which ciphers are allowed");
        options.CipherSuitesPolicy = new CipherSuitesPolicy(suites);
    }

    static X509Certificate2 Certificate(TlsOptions options)
    {
        var (file, keyFile) = (options.CertificateFile.Value, options.KeyFile.Value);
        if (file.Length == 0 || keyFile.Length == 0)
            throw new OptionsException("tls-port is set, and there is no certificate: give tls-cert-file and tls-key-file");
        try
        {
            var (certificate, key, password) = (File.ReadAllText(file), File.ReadAllText(keyFile), options.KeyPassword.Value);
            return key.Contains("ENCRYPTED", StringComparison.Ordinal) && password.Length > 0 ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password) : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new OptionsException($"The certificate {file} with the key {keyFile} can't be used: {exception.Message}", exception);
        }
    }

    static X509Certificate2Collection InFile(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (file.Length > 0)
                found.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsException($"The certificate {file} can't be used: {exception.Message}", exception);
        }

        return found;
    }

    /// <summary>The certificates behind the first in a file: those between it and its authority.</summary>
    static X509Certificate2Collection Behind(string file)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        chain.RemoveAt(0);
        return chain;
    }

    static X509Certificate2Collection Authorities(TlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        var path = options.AuthorityFile.Value;
        try
        {
            if (path.Length > 0)
                authorities.ImportFromPemFile(path);
            path = options.AuthorityFolder.Value;
            foreach (var file in path.Length > 0 ? Directory.EnumerateFiles(path) : [])
                authorities.ImportFromPemFile(path = file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsException($"The authorities in {path} can't be used: {exception.Message}", exception);
        }

        if (authorities.Count == 0 && options.ClientCertificates.Text != "no")
            throw new OptionsException("tls-auth-clients asks for clients' certificates, and there is no authority that they must come from: give tls-ca-cert-file or tls-ca-cert-dir, or set tls-auth-clients to no");
        return authorities;
    }

    static SslProtocols Protocols(string text)
    {
        var chosen = SslProtocols.None;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!protocols.TryGetValue(word, out var protocol))
                throw new OptionsException($"tls-protocols names '{word}': give {string.Join(" and ", protocols.Keys)}");
            chosen |= protocol;
        }

        return chosen == SslProtocols.None ? SslProtocols.Tls12 | SslProtocols.Tls13 : chosen;
    }

    static bool IsFrom(X509Certificate shown, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build((X509Certificate2)shown);
    }
}
