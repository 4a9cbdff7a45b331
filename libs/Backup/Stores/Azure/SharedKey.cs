using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Distro.Backup.Stores.Azure;

/// <summary>
/// Signs requests with an account's key, as Azure Storage's documentation says under "Authorize with Shared Key": HMAC-SHA256 over the method, the standard headers, the
/// x-ms- headers in order and the resource with its query.
/// </summary>
internal sealed class SharedKey(string account, byte[] key)
{
    public void Sign(HttpRequestMessage request)
    {
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Text(request))));
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {account}:{signature}");
    }

    /// <summary>What is signed.</summary>
    public string Text(HttpRequestMessage request)
    {
        var text = new StringBuilder().Append(request.Method.Method).Append('\n');
        var content = request.Content?.Headers;
        var length = content?.ContentLength is > 0 and var bytes ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        // Content-Encoding, Content-Language, Content-Length, Content-MD5, Content-Type, Date and the four conditions, Range.
        string[] standard =
        [
            "", "", length, content?.ContentMD5 is { } md5 ? Convert.ToBase64String(md5) : "", content?.ContentType?.ToString() ?? "", "", "", "", "", "", "",
        ];
        foreach (var one in standard) text.Append(one).Append('\n');
        foreach (var header in request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)).OrderBy(header => header.Key, StringComparer.Ordinal))
            text.Append(header.Key).Append(':').Append(string.Join(',', header.Value)).Append('\n');
        return text.Append(Resource(request.RequestUri!)).ToString();
    }

    private string Resource(Uri uri)
    {
        var text = new StringBuilder("/").Append(account).Append(uri.AbsolutePath);
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Uri.UnescapeDataString(pair[0]), Value: Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "")));
        foreach (var (name, value) in query.OrderBy(pair => pair.Name, StringComparer.Ordinal)) text.Append('\n').Append(name).Append(':').Append(value);
        return text.ToString();
    }
}
