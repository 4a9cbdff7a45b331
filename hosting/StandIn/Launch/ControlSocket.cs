using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;

namespace Distro.StandIn.Launch;

/// <summary>
/// A Unix socket that takes one typed command a connection and answers it, so that a running application can be told to
/// start a service from elsewhere: <c>dotnet run --project AppHost -- start store-shard-0</c>. Only the user who started
/// the application can open it.
/// </summary>
sealed class ControlSocket(string path, TypedCommands commands)
{
    internal const string PathKey = "Launcher:ControlSocket";

    /// <summary>Before the text of an answer that says why the command was not done.</summary>
    const char NotDone = '!';

    const int CommandBytesMax = 1_024;

    static readonly TimeSpan clientBound = TimeSpan.FromSeconds(60);

    /// <summary>Serves until cancelled, then removes the socket. Without a place for it, there is no control from elsewhere.</summary>
    internal async Task ServeAsync(CancellationToken cancellation)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            while (true)
                _ = AnswerAsync(await listener.AcceptAsync(cancellation), cancellation);
        }
        catch (OperationCanceledException)
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // No socket here (a path too long, a read-only folder): typed commands still work.
        }
    }

    /// <summary>True when an application that runs now listens there.</summary>
    internal static async Task<bool> IsServedAsync(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (Exception none) when (none is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>The other side: sends a command to a running application and returns its answer.</summary>
    /// <exception cref="LaunchException">None runs there, or it did not do it: the message says why.</exception>
    internal static async Task<string> SendAsync(string path, string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"));
            var answer = await new StreamReader(stream).ReadToEndAsync();
            return answer.Length > 0 && answer[0] != NotDone ? answer : throw new LaunchException(answer.Length > 0 ? answer[1..].TrimEnd() : "The application ended before it answered");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            throw new LaunchException($"No application answers at {path}: start it, or name its folder with --data DIR", failure);
        }
    }

    async Task AnswerAsync(Socket client, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(clientBound);
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var buffer = new byte[CommandBytesMax];
            var length = await stream.ReadAsync(buffer, bound.Token);
            var (done, text) = await commands.RunAsync(Encoding.UTF8.GetString(buffer, 0, length).Trim(), bound.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(done ? $"{text}\n" : $"{NotDone}{text}\n"), bound.Token);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // Whoever asked is gone.
        }
    }
}
