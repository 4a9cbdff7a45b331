using System.Net.Sockets;
using Distro.Wire.Messages;

namespace Distro.Wire.Links;

/// <summary>
/// Asks the coordinator for other users, over a link made for that: users change seldom, and nobody's heartbeat waits behind them.
/// </summary>
public static class UsersQuestion
{
    /// <summary>How long an answer may take: the coordinator saves a map first.</summary>
    private const int AnswerMillisecondsMax = 5_000;

    /// <summary>The answer as a client's command is told it: a Problem is a whole error line, also where the coordinator could not be asked or did not answer.</summary>
    public static async Task<UsersChanged> ProposeAsync(string coordinator, ControlLinkOptions options, UsersChange change, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(coordinator, options, change, cancel).ConfigureAwait(false) switch
            {
                null => Failed("UNKNOWN The coordinator did not answer: nobody knows whether users were changed"),
                { Problem: { Length: > 0 } problem } => Failed("ERR Users were not changed: " + problem),
                var answer => answer,
            };
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            return Failed($"CLUSTERDOWN Users were not changed, because the coordinator can't be reached: {error.Message}");
        }
    }

    /// <summary>The answer; null when none came, and nobody knows whether the change was made.</summary>
    /// <exception cref="IOException">The coordinator can't be reached: nothing was asked.</exception>
    /// <exception cref="SocketException">The same.</exception>
    public static async Task<UsersChanged?> AskAsync(string coordinator, ControlLinkOptions options, UsersChange change, CancellationToken cancel)
    {
        UsersChanged? answer = null;
        await using var link = await ControlLink.ConnectAsync(coordinator, options, cancel).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AnswerMillisecondsMax);
        await using var stop = patience.Token.UnsafeRegister(_ => link.Close(), null).ConfigureAwait(false);
        link.Send(change);
        try
        {
            await link.RunAsync(message =>
            {
                answer = message as UsersChanged;
                link.Close();
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed here, because the answer is all that was wanted; or broken, and there is none.
        }

        return answer;
    }

    private static UsersChanged Failed(string problem) => new(IsAccepted: false, Version: 0, ReadOnlyMemory<byte>.Empty, problem);
}
