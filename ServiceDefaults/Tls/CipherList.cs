using System.Net.Security;
using Distro.ServiceDefaults.Options;

namespace Distro.ServiceDefaults.Tls;

/// <summary>
/// tls-ciphers and tls-ciphersuites, in the words that OpenSSL gives to lists of ciphers: names, kinds joined with +, and before them ! for never, - for not now, + for last.
/// Words that stand for nothing here are passed over, as there; a list that leaves nothing is refused.
/// </summary>
static class CipherList
{
    /// <summary>What TLS 1.2 has, the strongest first, with OpenSSL's names.</summary>
    static readonly (string Name, TlsCipherSuite Suite)[] known =
    [
        ("ECDHE-ECDSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
        ("ECDHE-RSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
        ("DHE-RSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
        ("ECDHE-RSA-CHACHA20-POLY1305", TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
        ("DHE-RSA-CHACHA20-POLY1305", TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
        ("ECDHE-RSA-AES128-GCM-SHA256", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
        ("DHE-RSA-AES128-GCM-SHA256", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256),
        ("ECDHE-ECDSA-AES256-SHA384", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384),
        ("ECDHE-RSA-AES256-SHA384", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384),
        ("DHE-RSA-AES256-SHA256", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256),
        ("ECDHE-ECDSA-AES128-SHA256", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256),
        ("ECDHE-RSA-AES128-SHA256", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256),
        ("DHE-RSA-AES128-SHA256", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256),
        ("ECDHE-ECDSA-AES256-SHA", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA),
        ("ECDHE-RSA-AES256-SHA", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA),
        ("DHE-RSA-AES256-SHA", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA),
        ("ECDHE-ECDSA-AES128-SHA", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA),
        ("ECDHE-RSA-AES128-SHA", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA),
        ("DHE-RSA-AES128-SHA", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA),
        ("AES256-GCM-SHA384", TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384),
        ("AES128-GCM-SHA256", TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256),
        ("AES256-SHA256", TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256),
        ("AES128-SHA256", TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256),
        ("AES256-SHA", TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA),
        ("AES128-SHA", TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA),
    ];

    static readonly TlsCipherSuite[] newest = [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256];

    /// <summary>What the two options allow; null where neither says anything.</summary>
    /// <exception cref="OptionsException">One allows nothing, or names what there is not.</exception>
    internal static IReadOnlyList<TlsCipherSuite>? Read(string ciphers, string suites)
        => ciphers.Length == 0 && suites.Length == 0 ? null : [.. Newest(suites), .. Older(ciphers)];

    static TlsCipherSuite[] Newest(string text)
    {
        if (text.Length == 0)
            return newest;
        return [.. text.Split(':').Select(word => Array.Exists(newest, suite => suite.ToString() == word)
            ? Enum.Parse<TlsCipherSuite>(word)
            : throw new OptionsException($"tls-ciphersuites names '{word}': give {string.Join(", ", newest)}"))];
    }

    static IEnumerable<TlsCipherSuite> Older(string text)
    {
        var chosen = new List<string>();
        var never = new HashSet<string>();
        foreach (var word in (text.Length == 0 ? "DEFAULT" : text).Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = word[0];
            var meant = known.Select(cipher => cipher.Name).Where(name => IsMeant(name, word.TrimStart('!', '-', '+'))).ToList();
            if (sign is '!' or '-')
                chosen.RemoveAll(meant.Contains);
            if (sign == '!')
                never.UnionWith(meant);
            if (sign == '+')
                chosen = [.. chosen.Except(meant), .. chosen.Intersect(meant)];
            if (sign is not ('!' or '-' or '+'))
                chosen.AddRange(meant.Except(chosen).Except(never));
        }

        if (chosen.Count == 0)
            throw new OptionsException($"tls-ciphers allows nothing: '{text}' leaves no cipher");
        return chosen.Select(name => Array.Find(known, cipher => cipher.Name == name).Suite);
    }

    /// <summary>A name, or kinds joined with + of which the cipher is all.</summary>
    static bool IsMeant(string name, string word) => name == word || word.Split('+').All(kind => IsOf(name, kind));

    static bool IsOf(string name, string kind) => kind switch
    {
        "ALL" or "DEFAULT" or "HIGH" => true,
        "AES" => name.Contains("AES"),
        "AESGCM" => name.Contains("GCM"),
        "AES128" or "AES256" => name.Contains(kind),
        "CHACHA20" => name.Contains("CHACHA20"),
        "ECDHE" or "kECDHE" or "EECDH" or "kEECDH" => name.StartsWith("ECDHE", StringComparison.Ordinal),
        "DHE" or "kDHE" or "EDH" or "kEDH" => name.StartsWith("DHE", StringComparison.Ordinal),
        "kRSA" => name.StartsWith("AES", StringComparison.Ordinal),
        "RSA" => name.Contains("RSA") || name.StartsWith("AES", StringComparison.Ordinal),
        "aRSA" => !name.Contains("ECDSA"),
        "ECDSA" or "aECDSA" => name.Contains("ECDSA"),
        "SHA" or "SHA1" => name.EndsWith("-SHA", StringComparison.Ordinal),
        "SHA256" or "SHA384" => name.EndsWith(kind, StringComparison.Ordinal) && !name.Contains("GCM"),
        _ => false,
    };
}
