namespace Distro.SideBySide.Memory;

/// <summary>Resident bytes once they no longer change: what was freed in the background has gone back by then, or does not.</summary>
internal static class Settled
{
    private const int ReadingsMax = 40;

    /// <summary>Readings in a row that differ from the one before by less have settled.</summary>
    private const long Bytes = 256 * 1024;
    private const int Readings = 3;

    private static readonly TimeSpan between = TimeSpan.FromSeconds(1);

    public static long Reading(Func<long> residentBytes)
    {
        var last = residentBytes();
        var settled = 0;
        for (var readings = 0; readings < ReadingsMax && settled < Readings; readings++)
        {
            Thread.Sleep(between);
            var now = residentBytes();
            settled = Math.Abs(now - last) < Bytes ? settled + 1 : 0;
            last = now;
        }

        return last;
    }
}
