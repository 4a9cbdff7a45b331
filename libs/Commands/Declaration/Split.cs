namespace Distro.Commands.Declaration;

/// <summary>How the Router spreads a command over several groups, and puts the replies together.</summary>
public enum Split
{
    /// <summary>It goes to one group: that of its keys, all of one slot if there are several groups.</summary>
    None,

    /// <summary>One part a key; the reply is the sum of integers (DEL, EXISTS).</summary>
    KeysSum,

    /// <summary>One part a key; the reply is an array in the order of the keys (MGET).</summary>
    KeysArray,

    /// <summary>One part a key and value; OK when every part was (MSET).</summary>
    PairsOk,

    /// <summary>To every group; the reply is the sum (DBSIZE).</summary>
    AllSum,

    /// <summary>To every group; OK when all say so (FLUSHALL).</summary>
    AllOk,

    /// <summary>To every group; the arrays one after the other (KEYS).</summary>
    AllArray,

    /// <summary>To every group; digests in hexadecimal, combined so that their order does not matter (DEBUG DIGEST).</summary>
    AllDigest,

    /// <summary>To every group; OK when one says so (SCRIPT KILL).</summary>
    AnyOk,

    /// <summary>To every group; arrays of 0 and 1, of which each is 1 where all say so (SCRIPT EXISTS).</summary>
    AllAnd,

    /// <summary>To any one group: all know the same (FUNCTION LIST).</summary>
    AnyGroup,

    /// <summary>The Router's own code: SCAN, INFO, RANDOMKEY.</summary>
    Own,
}
