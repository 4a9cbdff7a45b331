using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting
{
    public static class HealthCheckExtensions
    {
        /// <summary>Healthy while a GET of the path answers with the status (200 unless said otherwise).</summary>
        public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
            where T : IResourceWithEndpoints
        {
            var endpoint = builder.GetEndpoint(endpointName ?? "http");
            var check = new HttpHealthCheck(endpoint, path ?? "/", statusCode ?? 200);
            var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{statusCode ?? 200}_check";
            builder.ApplicationBuilder.Services.AddHealthChecks().AddCheck(key, check);
            return builder.WithHealthCheck(key);
        }
    }

    sealed class HttpHealthCheck(EndpointReference endpoint, string path, int status) : IHealthCheck
    {
        const int ReasonCharsMax = 200;

        static readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(2) };

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(new Uri(endpoint.Url), path), cancellationToken);
                if ((int)answer.StatusCode == status)
                    return HealthCheckResult.Healthy();
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                return HealthCheckResult.Unhealthy($"{path} answers {(int)answer.StatusCode}: {body[..Math.Min(body.Length, ReasonCharsMax)].ReplaceLineEndings(" ")}");
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"{path} does not answer: {failure.Message}");
            }
        }
    }
}
