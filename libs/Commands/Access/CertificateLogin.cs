using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Distro.Commands.Connection;
using Distro.Commands.Execution;

namespace Distro.Commands.Access;

/// <summary>
/// A client that has shown a certificate is the user that it names, without AUTH: only certificates that the handshake has found good come here. Names are compared
/// whole, so that one with a zero byte in it is not taken for what stands before it. Whoever names no user that is on stays the default user.
/// </summary>
public static class CertificateLogin
{
    private const string CommonNameId = "2.5.4.3";
    private const string AlternativeNamesId = "2.5.29.17";
    private static readonly Asn1Tag uriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>A connection has opened.</summary>
    /// <param name="access">Who may come in.</param>
    /// <param name="session">The connection's.</param>
    /// <param name="shown">Its certificate; null: it has shown none.</param>
    /// <param name="nowMilliseconds">Unix time.</param>
    public static void Greet(AccessControl access, Session session, X509Certificate2? shown, long nowMilliseconds)
    {
        if (shown is null || access.CertificateField == CertificateField.None) return;
        var isCommonName = access.CertificateField == CertificateField.CommonName;
        var names = isCommonName ? CommonName(shown) : Uris(shown);
        if (names.Find(name => access.Users.Find(name) is { IsEnabled: true }) is { } user)
        {
            session.User = user;
            session.Authenticated = true;
        }
        else if (isCommonName && names.Count > 0)
        {
            access.Log.Add(DenialKind.Certificate, "toplevel", "", names[0], ClientFacts.Of(session, nowMilliseconds).Line, nowMilliseconds);
        }
    }

    private static List<string> CommonName(X509Certificate2 certificate)
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameId && part.GetSingleElementValue() is { } name)
                return [AccessText.Of(Encoding.UTF8.GetBytes(name))];
        }

        return [];
    }

    private static List<string> Uris(X509Certificate2 certificate)
    {
        var found = new List<string>();
        if (certificate.Extensions[AlternativeNamesId] is not { } extension) return found;
        try
        {
            for (var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence(); names.HasData;)
            {
                if (names.PeekTag().HasSameClassAndValue(uriTag)) found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uriTag));
                else names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // What is not written as it should be names nobody.
        }

        return found;
    }
}
