using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// Healthy when a client would say so: the Router lets it in and DBSIZE, which asks every group, answers with a number.
/// </summary>
sealed class DistroHealthCheck(DistroResource store) : IHealthCheck
{
    const int ReplyBytesMax = 1_024;

    static readonly TimeSpan answerBound = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(answerBound);
        try
        {
            var endpoint = store.PrimaryEndpoint;
            var host = await endpoint.Property(EndpointProperty.IPV4Host).GetValueAsync(bound.Token);
            var port = await endpoint.Property(EndpointProperty.Port).GetValueAsync(bound.Token);
            using var client = new TcpClient();
            await client.ConnectAsync(host!, int.Parse(port!, CultureInfo.InvariantCulture), bound.Token);
            var stream = client.GetStream();
            if (store.PasswordParameter is { } password && await password.GetValueAsync(bound.Token) is { Length: > 0 } secret)
                if (await AskAsync(stream, bound.Token, "AUTH", secret) is var refused and not "+OK")
                    return HealthCheckResult.Unhealthy($"AUTH was answered {refused}");
            var size = await AskAsync(stream, bound.Token, "DBSIZE");
            return size.StartsWith(':') ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"DBSIZE was answered {size}");
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The Router does not answer", failure);
        }
    }

    static async Task<string> AskAsync(NetworkStream stream, CancellationToken cancellation, params string[] command)
    {
        var request = new StringBuilder().Append('*').Append(command.Length).Append("\r\n");
        foreach (var argument in command)
            request.Append('$').Append(Encoding.UTF8.GetByteCount(argument)).Append("\r\n").Append(argument).Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellation);

        var reply = new byte[ReplyBytesMax];
        var length = 0;
        while (length < reply.Length && !reply.AsSpan(0, length).EndsWith("\r\n"u8))
        {
            var read = await stream.ReadAsync(reply.AsMemory(length), cancellation);
            if (read == 0)
                throw new IOException("The connection was closed");
            length += read;
        }

        return Encoding.UTF8.GetString(reply, 0, length).TrimEnd();
    }
}
