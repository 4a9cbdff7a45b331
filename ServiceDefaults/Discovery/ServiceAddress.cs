namespace Distro.ServiceDefaults.Discovery;

/// <summary>Where an endpoint is: scheme (tcp when only host:port was given), host name or address, port.</summary>
public sealed record ServiceAddress(string Scheme, string Host, int Port)
{
    const int PortMax = 65_535;

    /// <summary>Reads <c>scheme://host:port</c> or <c>host:port</c>; IPv6 hosts stand in brackets.</summary>
    /// <param name="key">Where the text came from, for the error.</param>
    /// <exception cref="FormatException">Neither form.</exception>
    public static ServiceAddress Parse(string text, string key)
    {
        var uriText = text.Contains("://", StringComparison.Ordinal) ? text : "tcp://" + text;
        if (!Uri.TryCreate(uriText, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Port is <= 0 or > PortMax)
            throw new FormatException($"{key} is '{text}': give scheme://host:port or host:port");
        return new ServiceAddress(uri.Scheme, uri.DnsSafeHost, uri.Port);
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
