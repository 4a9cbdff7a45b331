using System.Net.Security;
using Distro.ServiceDefaults.Options;
using Distro.ServiceDefaults.Tls;

namespace Distro.Tests.Hosting.Options;

/// <summary>tls-ciphers in OpenSSL's words, tls-ciphersuites by name.</summary>
public sealed class CipherListTests
{
    [Theory]
    [InlineData("AES128-SHA256:AES256-SHA256", "AES_128_CBC_SHA256 AES_256_CBC_SHA256")]
    [InlineData("AES256-SHA256:AES128-SHA256:+AES256-SHA256", "AES_128_CBC_SHA256 AES_256_CBC_SHA256")]
    [InlineData("kRSA+SHA256", "AES_256_CBC_SHA256 AES_128_CBC_SHA256")]
    [InlineData("!AES128:kRSA+SHA256", "AES_256_CBC_SHA256")]
    [InlineData("ALL:!AES128:-AES256:AES128:ECDHE-RSA-CHACHA20-POLY1305:!DHE:!ECDSA", "ECDHE_CHACHA20_POLY1305_SHA256")]
    public void A_list_is_what_its_words_leave(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Older(text).Select(suite => suite.ToString()["TLS_".Length..].Replace("RSA_WITH_", ""))));

    [Fact]
    public void What_is_taken_out_of_the_usual_list_is_not_in_it()
    {
        Assert.DoesNotContain(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256, Older("DEFAULT:-AES128-SHA256"));
        Assert.Contains(TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256, Older("DEFAULT:-AES128-SHA256"));
        Assert.Null(CipherList.Read("", ""));
    }

    [Fact]
    public void What_leaves_nothing_or_names_what_there_is_not_is_refused()
    {
        Assert.Throws<OptionsException>(() => CipherList.Read("nosuch", ""));
        Assert.Throws<OptionsException>(() => CipherList.Read("", "TLS_AES_128_GCM_SHA257"));
        Assert.Equal(TlsCipherSuite.TLS_AES_128_GCM_SHA256, CipherList.Read("", "TLS_AES_128_GCM_SHA256")![0]);
    }

    /// <summary>Without the three of TLS 1.3, which no list of older ones names.</summary>
    static IEnumerable<TlsCipherSuite> Older(string text) => CipherList.Read(text, "")!.Skip(3);
}
