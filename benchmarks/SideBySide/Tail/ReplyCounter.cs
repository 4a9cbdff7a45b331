namespace Distro.SideBySide.Tail;

/// <summary>Finds where replies to GET and SET end (a bulk string, a null, a line), wherever the network cut them.</summary>
internal struct ReplyCounter
{
    private int linesLeft;
    private bool isSecondByte;
    private bool isBulk;

    /// <summary>The replies that end in these bytes.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        var replies = 0;
        foreach (var one in bytes)
        {
            if (linesLeft == 0)
            {
                if (one == '-') throw new InvalidDataException("the server answered with an error");
                (isBulk, isSecondByte, linesLeft) = (one == '$', true, one == '$' ? 2 : 1);
                continue;
            }

            if (isSecondByte && isBulk && one == '-') linesLeft = 1;
            isSecondByte = false;
            if (one == '\n' && --linesLeft == 0) replies++;
        }

        return replies;
    }
}
