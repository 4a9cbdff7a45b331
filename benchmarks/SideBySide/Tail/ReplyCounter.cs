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
        for (var i = 0; i < bytes.Length; i++)
        {
            var one = bytes[i];
            if (linesLeft == 0)
            {
                if (one == '-') throw new InvalidDataException("the server answered with an error: " + System.Text.Encoding.ASCII.GetString(bytes[i..]).Split('\r')[0]);
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
