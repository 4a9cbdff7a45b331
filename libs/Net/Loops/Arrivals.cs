using System.Diagnostics.CodeAnalysis;

namespace Distro.Net.Loops;

/// <summary>
/// What is new on a loop and costs more than a request: connections that were accepted, and the steps of TLS handshakes. They wait here, and a few of each go on
/// after all that a batch brought for connections which the loop has already: a storm of new ones delays a request by those few at most.
/// Owned by one loop. The listeners bound how many connections wait (<see cref="NetOptions.AcceptedWaitingMax"/>); of handshakes each connection has one step here at most.
/// </summary>
internal sealed class Arrivals
{
    private readonly Queue<ILoopWork> plain = new();
    private readonly Queue<ILoopWork> encrypted = new();
    private readonly Queue<ILoopWork> handshakes = new();
    private int plainLeft;
    private int encryptedLeft;
    private int handshakesLeft;

    public bool AreWaiting => plain.Count + encrypted.Count + handshakes.Count > 0;

    public void Add(ILoopWork connection, bool isEncrypted) => (isEncrypted ? encrypted : plain).Enqueue(connection);

    public void AddHandshake(ILoopWork step) => handshakes.Enqueue(step);

    /// <summary>So many plain connections, and so many encrypted ones and steps of their handshakes, may be taken in this batch.</summary>
    public void BeginTurn(int plainMax, int encryptedMax) => (plainLeft, encryptedLeft, handshakesLeft) = (plainMax, encryptedMax, encryptedMax);

    /// <summary>The turn's next. Handshakes go before connections, whose handshakes have yet to begin.</summary>
    public bool TryTake([NotNullWhen(true)] out ILoopWork? work)
        => TryTake(plain, ref plainLeft, out work) || TryTake(handshakes, ref handshakesLeft, out work) || TryTake(encrypted, ref encryptedLeft, out work);

    private static bool TryTake(Queue<ILoopWork> queue, ref int left, [NotNullWhen(true)] out ILoopWork? work)
    {
        if (left == 0 || !queue.TryDequeue(out work))
        {
            work = null;
            return false;
        }

        left--;
        return true;
    }
}
