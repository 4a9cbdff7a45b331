using System.Globalization;
using System.Net;

namespace Distro.Backup.Stores.Azure;

/// <summary>
/// One request to the Blob service, signed, and tried again where that can help: the service is busy or failing, the connection broke, it took too long. A request whose
/// answer says that it was wrong is not repeated.
/// </summary>
internal sealed class BlobCalls : IDisposable
{
    /// <summary>What the requests are written for; the newest emulators and the service itself know it.</summary>
    private const string Version = "2023-11-03";

    private const int TriesMax = 4;
    private const int ErrorCharsMax = 200;
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(400);

    private readonly HttpClient http;
    private readonly SharedKey? key;
    private readonly string sas;
    private readonly TimeProvider clock;
    private readonly Action<TimeSpan> pause;
    private readonly CancellationTokenSource closing = new();
    private readonly BlobAddress address;

    /// <param name="address">The container.</param>
    /// <param name="credential">An account's key in base64, or a shared access signature: `sv=...&amp;sig=...`.</param>
    /// <param name="clock">Requests are dated by it.</param>
    /// <param name="pause">Waits before a request is tried again.</param>
    public BlobCalls(BlobAddress address, string credential, TimeProvider clock, Action<TimeSpan> pause)
    {
        this.address = address;
        this.clock = clock;
        this.pause = pause;
        var isSignature = credential.Contains("sig=", StringComparison.Ordinal);
        sas = isSignature ? credential.TrimStart('?') : "";
        if (!isSignature && credential.Length > 0) key = new SharedKey(address.Account, KeyOf(credential));
        http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { Timeout = timeout };
    }

    /// <summary>The response, which has succeeded, or null for 404 Not Found of a blob.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="name">Of a blob; empty for the container itself.</param>
    /// <param name="query">Without question mark.</param>
    /// <param name="headers">x-ms- headers.</param>
    /// <param name="body">Null for none.</param>
    /// <param name="md5">Of the body.</param>
    public HttpResponseMessage? Call(HttpMethod method, string name, string query, (string Name, string Value)[] headers, ReadOnlyMemory<byte>? body = null, byte[]? md5 = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var request = Request(method, name, query, headers, body, md5);
                var response = http.Send(request, HttpCompletionOption.ResponseHeadersRead, closing.Token);
                if (response.IsSuccessStatusCode) return response;
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.NotFound && ErrorOf(response) is "BlobNotFound" or "ResourceNotFound") return null;
                    if (!IsPassing(response.StatusCode)) throw new StoreRefusedException(Refusal(method, name, response));
                    if (tries == TriesMax) throw new StoreUnavailableException(Refusal(method, name, response));
                }
            }
            catch (HttpRequestException error)
            {
                if (tries == TriesMax) throw new StoreUnavailableException($"{address.Container} can't be reached: {error.Message}", error);
            }
            catch (OperationCanceledException error)
            {
                if (closing.IsCancellationRequested || tries == TriesMax) throw new StoreUnavailableException(closing.IsCancellationRequested ? "the store was closed" : $"{address.Container} does not answer", error);
            }

            pause(firstPause * (1 << (tries - 1)));
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        http.Dispose();
        closing.Dispose();
    }

    private HttpRequestMessage Request(HttpMethod method, string name, string query, (string Name, string Value)[] headers, ReadOnlyMemory<byte>? body, byte[]? md5)
    {
        var uri = new UriBuilder(address.Container) { Query = string.Join('&', new[] { query, sas }.Where(part => part.Length > 0)) };
        if (name.Length > 0) uri.Path += "/" + name;
        var request = new HttpRequestMessage(method, uri.Uri) { Version = HttpVersion.Version11 };
        if (body is { } bytes) request.Content = new ReadOnlyMemoryContent(bytes);
        else if (method == HttpMethod.Put) request.Content = new ByteArrayContent([]);
        if (md5 is not null) request.Content!.Headers.ContentMD5 = md5;
        request.Headers.TryAddWithoutValidation("x-ms-date", clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("x-ms-version", Version);
        foreach (var (header, value) in headers) request.Headers.TryAddWithoutValidation(header, value);
        key?.Sign(request);
        return request;
    }

    private static bool IsPassing(HttpStatusCode code) => (int)code >= 500 || code is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private string Refusal(HttpMethod method, string name, HttpResponseMessage response)
    {
        var reason = ErrorOf(response) is { Length: > 0 } code ? code : response.ReasonPhrase ?? "";
        if (reason.Length > ErrorCharsMax) reason = reason[..ErrorCharsMax];
        return $"{address.Container} answers {(int)response.StatusCode} {reason} to {method} {(name.Length > 0 ? name : "of the container")}";
    }

    private static string ErrorOf(HttpResponseMessage response) => response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : "";

    private static byte[] KeyOf(string credential)
    {
        try
        {
            return Convert.FromBase64String(credential);
        }
        catch (FormatException error)
        {
            throw new StoreRefusedException("the store's credential is neither an account's key in base64 nor a shared access signature", error);
        }
    }
}
